"""The seals once more, one a line in the order of their numbers, in a file that the database cannot reach."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongzhi.kernel.ledger.chain import line
from gongzhi.kernel.ledger.models import Seal


class SealFileDiffers(Exception):
    """The file does not end where the table ends, by more than a crash explains: it was cut or changed, or is
    another database's. Bring the right one back; `ledger_seal --refile` adds lines missing at its end."""


def where() -> Path:
    return Path(settings.GONGZHI_SEAL_FILE)


def append(text: bytes) -> None:
    where().parent.mkdir(parents=True, exist_ok=True)
    with where().open("ab") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def complete() -> None:
    """Adds the last seal, or the rest of its line, if a crash came between the database and the file."""
    newest = list(Seal.objects.defer("leaves").order_by("-number")[:2])
    last = line(newest[0]) if newest else b""
    before = b"".join(line(seal) for seal in newest[1:])
    end = ending(len(before + last) + 1)
    for kept in range(len(last), -1, -1):
        if end.endswith(before + last[:kept]) if before else end == last[:kept]:
            append(last[kept:])
            return
    raise SealFileDiffers


def ending(size: int) -> bytes:
    if not length():
        return b""
    with where().open("rb") as file:
        file.seek(max(length() - size, 0))
        return file.read()


def refile() -> None:
    """Adds whatever is missing at the end of the file, however much."""
    kept = lines(length())
    for seal in Seal.objects.defer("leaves").order_by("number").iterator():
        wanted, got = line(seal), next(kept, b"")
        if not wanted.startswith(got):
            raise SealFileDiffers
        append(wanted[len(got) :])
    if next(kept, None) is not None:
        raise SealFileDiffers


def length() -> int:
    return where().stat().st_size if where().exists() else 0


def lines(upto: int) -> Iterator[bytes]:
    """The lines within the first `upto` bytes."""
    if not upto:
        return
    with where().open("rb") as file:
        while file.tell() < upto:
            yield file.readline()
