"""Why a file is not taken. Each error carries a sentence that a resident can read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class RefusedFile(Exception):
    """Nothing of the file was kept; `sentence` says what happened, what was kept and what to do."""

    sentence: "_StrPromise | str"

    def __init__(self, sentence: "_StrPromise | str | None" = None) -> None:
        super().__init__()
        if sentence is not None:
            self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class TooLarge(RefusedFile):
    """More bytes, or more pixels, than a file may have."""

    sentence = _(
        "这张照片的像素太多，没有保存，其他内容不受影响。请把手机相机调回普通画质再拍，或者截一张图上传。"
    )

    @classmethod
    def of_bytes(cls, limit: int) -> "TooLarge":
        sentence = _(
            "文件超过 %(limit)s MB，没有保存，其他内容不受影响。请把照片缩小，或者把文件拆成几个再上传。"
        )
        return cls(sentence % {"limit": f"{limit / 1024 / 1024:.3g}"})


class WrongKind(RefusedFile):
    sentence = _("认不出这是什么文件，没有保存，其他内容不受影响。请上传照片（JPG、PNG、WebP）或 PDF 文件。")


class Unreadable(RefusedFile):
    sentence = _(
        "文件不完整或已损坏，打不开，没有保存，其他内容不受影响。请先在自己的设备上打开看看，再重新上传。"
    )


class Encrypted(RefusedFile):
    sentence = _("这个 PDF 设了密码或限制，没有保存，其他内容不受影响。请去掉密码后另存一份再上传。")
