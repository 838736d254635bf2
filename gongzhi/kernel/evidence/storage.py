"""Files on disk, named by the hash of their content, outside the web root.

evidence/incoming/   being received and cleaned; named files here are cleaned ones only
evidence/ab/cdef…    kept
thumbnails/ab/cdef…  small pictures of the kept photos
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.db import connection

from .refusals import TooLarge

CHUNK = 64 * 1024
EVIDENCE, THUMBNAILS = "evidence", "thumbnails"


def folder(name: str) -> Path:
    return Path(settings.GONGZHI_MEDIA) / name


def incoming() -> Path:
    path = folder(EVIDENCE) / "incoming"
    path.mkdir(parents=True, exist_ok=True)
    return path


def place(sha256: str, of: str = EVIDENCE) -> Path:
    return folder(of) / sha256[:2] / sha256[2:]


@contextmanager
def received(upload: IO[bytes]) -> Iterator[BinaryIO]:
    """The upload as a file without a name: it still says where a photo was taken, and goes with its process.

    Raises TooLarge as soon as more than the limit has been read."""
    limit = settings.GONGZHI_MAX_UPLOAD_BYTES
    with TemporaryFile(dir=incoming()) as file:
        while chunk := upload.read(CHUNK):
            if file.tell() + len(chunk) > limit:
                raise TooLarge.of_bytes(limit)
            file.write(chunk)
        file.seek(0)
        yield cast(BinaryIO, file)


@contextmanager
def draft() -> Iterator[BinaryIO]:
    """A file that is gone at the end unless `keep` gave it its place."""
    with NamedTemporaryFile(dir=incoming(), delete=False) as file:
        try:
            yield cast(BinaryIO, file)
        finally:
            Path(file.name).unlink(missing_ok=True)


def digest(file: BinaryIO) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def keep(file: BinaryIO, path: Path) -> None:
    """Puts a draft on disk for good, all or nothing. One that is there already is replaced by its equal."""
    file.flush()
    os.fsync(file.fileno())
    path.parent.mkdir(parents=True, exist_ok=True)
    Path(file.name).replace(path)
    for changed in (path.parent, path.parent.parent):
        sync(changed)


def sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hold(sha256: str) -> None:
    """Until the transaction ends, nobody tidies this file away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [lock_name(sha256)])


def is_free(sha256: str) -> bool:
    """Whether no transaction is about to name this file; if so, none can until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [lock_name(sha256)])
        return bool(cursor.fetchone()[0])


def lock_name(sha256: str) -> str:
    return f"evidence {sha256}"
