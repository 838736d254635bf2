import io
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from . import photos, separate, sniffing, storage
from .models import Attachment

PILLOW_FORMAT = {sniffing.JPEG: "JPEG", sniffing.PNG: "PNG", sniffing.WEBP: "WEBP"}


def accept(*, upload: IO[bytes], key: UUID, now: datetime) -> Attachment:
    """Takes a file in; the same key again gives the row of the first time, whatever is sent with it.

    Raises RefusedFile (TooLarge, WrongKind, Unreadable, Encrypted). Call it outside a transaction, since
    cleaning may take seconds, and link the row to its subject afterwards."""
    known = Attachment.objects.filter(pk=key).first()
    if known:
        return known
    with storage.received(upload) as original, storage.draft() as cleaned:
        kind = clean(original, cleaned)
        is_photo = kind == Attachment.Kind.PHOTO
        width, height = photos.size(cleaned) if is_photo else (None, None)
        facts = {
            "kind": kind,
            "media_type": sniffing.JPEG if is_photo else sniffing.PDF,
            "sha256": storage.digest(cleaned),
            "size": cleaned.seek(0, io.SEEK_END),
            "width": width,
            "height": height,
            "created_at": now,
        }
        return keep(key, facts, cleaned)


def clean(original: BinaryIO, cleaned: BinaryIO) -> Attachment.Kind:
    media_type = sniffing.media_type(original)
    if media_type == sniffing.PDF:
        separate.clean(original, cleaned, "pdf")
        return Attachment.Kind.DOCUMENT
    photos.clean(original, cleaned, PILLOW_FORMAT[media_type])
    return Attachment.Kind.PHOTO


@transaction.atomic
def keep(key: UUID, facts: dict[str, Any], cleaned: BinaryIO) -> Attachment:
    """The file before the row: a crash between them leaves a file that no row names, which `tidy` removes."""
    storage.hold(facts["sha256"])
    storage.keep(cleaned, storage.place(facts["sha256"]))
    kept, is_new = Attachment.objects.get_or_create(id=key, defaults=facts)
    if is_new and kept.kind == Attachment.Kind.PHOTO:
        # By name: the web process has no need of the worker's modules. The job commits with the row.
        jobs.configure_task(name="evidence.thumbnail").defer(sha256=kept.sha256)
    return kept


def show_thumbnail(*, sha256: str) -> None:
    Attachment.objects.filter(sha256=sha256, kind=Attachment.Kind.PHOTO).update(thumbnail_ready=True)


def erase(*, keys: Iterable[UUID]) -> int:
    """Forgets attachments, links to them being gone already; the files go with the next `tidy` unless another
    row names them. Returns how many there were."""
    deleted, _rows = Attachment.objects.filter(pk__in=list(keys)).delete()
    return deleted
