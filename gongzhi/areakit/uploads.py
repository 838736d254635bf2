"""Files of a form, kept before the change that links them: cleaning takes longer than a transaction should.

What was taken in stays through a form that is sent back: the form carries the keys."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from uuid import UUID, uuid5

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.kernel.evidence.actions import accept
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.refusals import RefusedFile
from gongzhi.kernel.workflow.declaration import FactKind, Transition

KEPT = "_kept"  # after a field's name: the keys of what is already here
MOST_FILES = 9


class TooMany(RefusedFile):
    sentence = gettext_lazy("一次最多上传 9 个文件，没有保存文件，其他内容不受影响。请分几次上传。")


@dataclass
class Taken:
    keys: list[UUID] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)  # sentences, each naming its file


def keep_files(files: Iterable[IO[bytes]], key: UUID, now: datetime) -> list[UUID]:
    """Ids of the attachments; the first that is refused refuses them all."""
    many = list(files)
    if len(many) > MOST_FILES:
        raise TooMany
    return list(dict.fromkeys(keep(file, key, now) for file in many))


def keep(file: IO[bytes], key: UUID, now: datetime) -> UUID:
    """The same content in the same form is the same row, however often it is sent."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file of Django's
    file.seek(0)
    return accept(upload=file, key=uuid5(key, digest), now=now).pk


def take_in(
    transition: Transition, data: QueryDict, files: MultiValueDict[str, Any], now: datetime
) -> tuple[QueryDict, dict[str, list[str]]]:
    """The form's data with the keys of its files in their place, and the refusals by field."""
    data, refusals = data.copy(), {}
    for fact in transition.facts:
        if fact.kind is FactKind.FILES:
            kept = known(data.getlist(fact.name + KEPT))
            taken = take(files.getlist(fact.name), as_uuid(data.get("key")), len(kept), now)
            data.setlist(fact.name + KEPT, list(dict.fromkeys(map(str, [*kept, *taken.keys]))))
            if taken.refusals:
                refusals[fact.name] = taken.refusals
    return data, refusals


def take(files: Iterable[Any], key: UUID | None, already: int, now: datetime) -> Taken:
    many, taken = list(files), Taken()
    if key is None:
        return taken
    if already + len(many) > MOST_FILES:
        return Taken(refusals=[str(TooMany.sentence)])
    for file in many:
        try:
            taken.keys.append(keep(file, key, now))
        except RefusedFile as refused:
            taken.refusals.append(_("“%(file)s”：%(why)s") % {"file": file.name, "why": refused})
    return taken


def known(keys: Iterable[str]) -> list[UUID]:
    """Those that are here and belong to nothing yet."""
    wanted = [key for one in keys if (key := as_uuid(one))]
    free = set(Attachment.objects.filter(pk__in=wanted, link=None).values_list("pk", flat=True))
    return [key for key in wanted if key in free]


def as_uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
