from collections.abc import Iterable, Iterator
from typing import BinaryIO

from . import storage
from .models import Attachment

EXTENSION = {Attachment.Kind.PHOTO: ".jpg", Attachment.Kind.DOCUMENT: ".pdf"}


def file_name(attachment: Attachment, number: int) -> str:
    """照片 1.jpg, 文件 2.pdf: the original name is not kept."""
    kind = Attachment.Kind(attachment.kind)
    return f"{kind.label} {number}{EXTENSION[kind]}"


def label(attachment: Attachment, number: int) -> str:
    """As people read it: 照片 1, 文件 2.pdf."""
    return file_name(attachment, number).removesuffix(EXTENSION[Attachment.Kind.PHOTO])


def numbered(attachments: Iterable[Attachment]) -> Iterator[tuple[Attachment, int]]:
    """Each with its number among those of its kind, in the order given."""
    seen: dict[str, int] = {}
    for attachment in attachments:
        seen[attachment.kind] = seen.get(attachment.kind, 0) + 1
        yield attachment, seen[attachment.kind]


def open_file(attachment: Attachment) -> BinaryIO:
    return storage.place(attachment.sha256).open("rb")


def open_thumbnail(attachment: Attachment) -> BinaryIO | None:
    """A WebP of at most 480 pixels; None for a document, and until the worker has made it."""
    if not attachment.thumbnail_ready:
        return None
    return storage.place(attachment.sha256, storage.THUMBNAILS).open("rb")
