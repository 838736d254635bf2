"""Removes what a crash, a rollback or an erasure left on disk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from . import storage
from .models import Attachment

GRACE = timedelta(days=1)


def tidy(now: datetime) -> int:
    """Removes drafts, and files that no row names, older than a day. Returns how many."""
    oldest = (now - GRACE).timestamp()
    drafts = sum(remove(path) for path in older(storage.incoming(), oldest))
    return drafts + sum(tidy_folder(folder, oldest) for folder in folders())


def folders() -> Iterator[Path]:
    for tree in (storage.EVIDENCE, storage.THUMBNAILS):
        yield from sorted(storage.folder(tree).glob("[0-9a-f][0-9a-f]"))


def tidy_folder(folder: Path, oldest: float) -> int:
    files = {folder.name + path.name: path for path in older(folder, oldest)}
    named = set(Attachment.objects.filter(sha256__in=files).values_list("sha256", flat=True))
    return sum(remove_unnamed(sha256, path) for sha256, path in files.items() if sha256 not in named)


@transaction.atomic
def remove_unnamed(sha256: str, path: Path) -> bool:
    """Looks again under the lock: an upload of the same content may have named the file meanwhile."""
    if not storage.is_free(sha256) or Attachment.objects.filter(sha256=sha256).exists():
        return False
    return remove(path)


def older(folder: Path, oldest: float) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < oldest]


def remove(path: Path) -> bool:
    path.unlink(missing_ok=True)
    return True
