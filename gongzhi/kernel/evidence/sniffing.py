"""What a file is, by its first bytes and never by its name."""

from typing import BinaryIO

import filetype
from django.utils.translation import gettext_lazy as _

from .refusals import Unreadable, WrongKind

HEAD = 8192  # what the library looks at

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
ACCEPTED = frozenset({JPEG, PNG, WEBP, PDF})

EMPTY = _("这个文件是空的，没有内容可以保存，其他内容不受影响。请换一个文件上传。")
ANIMATED = _("这是动图，没有保存，其他内容不受影响。请截一张图上传。")
ARCHIVE = _("这是压缩包，不是照片，没有保存，其他内容不受影响。请先解压，再把里面的照片或 PDF 逐个上传。")
OFFICE = _("这是办公文档，里面会带着作者和修改人的姓名，没有保存，其他内容不受影响。请另存为 PDF 再上传。")
PAGE = _("这是网页或矢量图，里面可能带有程序，没有保存，其他内容不受影响。请截一张图上传。")
# Its decoders come with an encoder under a licence that the project could not pass on.
HEIC = _(
    "这是 HEIC 照片，没有保存，其他内容不受影响。请截一张图上传，或者在手机相机设置里把格式改为“兼容性最佳”再拍。"
)
PICTURE = _("这种格式的图片不能用，没有保存，其他内容不受影响。请另存为 JPG 或 PNG，或者截一张图上传。")
VIDEO = _("这是视频，没有保存，其他内容不受影响。请从视频里截一张图上传，经过用文字写下来。")
SOUND = _("这是录音，没有保存，其他内容不受影响。请把内容用文字写下来。")

ARCHIVES = frozenset(
    f"application/{name}"
    for name in (
        "zip", "x-tar", "x-rar-compressed", "gzip", "x-bzip2", "x-7z-compressed", "x-brotli", "x-xz",
        "x-compress", "x-lzop", "x-lzip", "x-lz4", "zstd", "vnd.ms-cab-compressed", "epub+zip",
    )
)  # fmt: skip
OFFICE_PREFIXES = (
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats", "application/vnd.oasis", "application/rtf",
)  # fmt: skip
# Names inside the container, for documents that the library takes for a plain ZIP (WPS, OFD).
OFFICE_MARKS = (b"[Content_Types].xml", b"OFD.xml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
PAGE_MARKS = (b"<?xml", b"<svg", b"<html", b"<!doctype", b"<script", b"<body")

FAMILIES = (
    ("image/hei", HEIC),
    ("video/", VIDEO),
    ("audio/", SOUND),
    ("image/gif", ANIMATED),
    ("image/", PICTURE),
)


def media_type(file: BinaryIO) -> str:
    """One of ACCEPTED; raises WrongKind with the reason that fits what it is. Leaves `file` at its start."""
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Unreadable(EMPTY)
    found = filetype.guess(head)
    guessed = str(found.mime) if found else ""
    if guessed == "image/apng":
        raise WrongKind(ANIMATED)
    if guessed in ACCEPTED and (guessed != PDF or head.startswith(b"%PDF-")):
        return guessed
    raise reason(guessed, head)


def reason(guessed: str, head: bytes) -> WrongKind:
    if guessed.startswith(OFFICE_PREFIXES) or any(mark in head for mark in OFFICE_MARKS):
        return WrongKind(OFFICE)
    if guessed in ARCHIVES:
        return WrongKind(ARCHIVE)
    for family, sentence in FAMILIES:
        if guessed.startswith(family):
            return WrongKind(sentence)
    if any(mark in head.lower() for mark in PAGE_MARKS):
        return WrongKind(PAGE)
    return WrongKind()
