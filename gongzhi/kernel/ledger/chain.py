"""A seal as text: what is signed, what the next seal points back to, and its line in the file."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

from gongzhi.kernel.ledger.models import Seal


def header(seal: Seal) -> bytes:
    """All that a seal says, in one fixed form; the leaves are in it by their root."""
    return compact(fields(seal))


def digest(seal: Seal) -> bytes:
    return hashlib.sha256(header(seal)).digest()


def line(seal: Seal) -> bytes:
    return compact({**fields(seal), "signature": bytes(seal.signature).hex()}) + b"\n"


def fields(seal: Seal) -> dict[str, object]:
    return {
        "number": seal.number,
        "after": seal.after,
        "upto": seal.upto,
        "count": seal.count,
        "gaps": seal.gaps,
        "root": bytes(seal.root).hex(),
        "previous": bytes(seal.previous).hex(),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "key": seal.key,
    }


def compact(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def gaps(after: int, ids: list[int]) -> list[list[int]]:
    """Ranges between the ids, both ends included: numbers drawn by changes that were undone."""
    pairs = zip([after, *ids], ids, strict=False)
    return [[before + 1, number - 1] for before, number in pairs if number > before + 1]


def entry_ids(seal: Seal) -> Iterator[int]:
    start = seal.after + 1
    for first, last in [*seal.gaps, (seal.upto + 1, None)]:
        yield from range(start, first)
        start = (last or seal.upto) + 1
