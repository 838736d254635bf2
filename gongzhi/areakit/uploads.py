"""Files of a form, kept before the change that links them: cleaning takes longer than a transaction should."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.evidence.actions import accept
from gongzhi.kernel.evidence.refusals import RefusedFile

MOST_FILES = 9


class TooMany(RefusedFile):
    sentence = _("一次最多上传 9 个文件，没有保存文件，其他内容不受影响。请分几次上传。")


def keep_files(files: Iterable[IO[bytes]], key: UUID, now: datetime) -> list[UUID]:
    """Ids of the attachments. The form's key makes them the same rows when the form is sent again."""
    many = list(files)
    if len(many) > MOST_FILES:
        raise TooMany
    return [accept(upload=file, key=uuid5(key, str(place)), now=now).pk for place, file in enumerate(many)]
