"""Reads everything once, entries beside seals beside the file, and stops at the first thing not as sealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from gongzhi.kernel.ledger import chain, seal_file
from gongzhi.kernel.ledger.exclusion import no_sealing
from gongzhi.kernel.ledger.keys import known_keys
from gongzhi.kernel.ledger.leaves import CONTENT, EMPTY, leaf, root, split
from gongzhi.kernel.ledger.models import Seal

ENTRIES = f"SELECT id, {CONTENT}, verb, subject_kind, subject_id FROM ledger_entry ORDER BY id, at"  # noqa: S608
ROWS = 4096


@dataclass(frozen=True)
class Verdict:
    """entries, seals: how many are as sealed; tail: entries not sealed yet; fault: what is wrong first."""

    entries: int
    seals: int
    tail: int
    fault: str | None = None


@dataclass(frozen=True)
class Row:
    id: int
    content: str
    verb: str
    subject_kind: str
    subject_id: int

    def __str__(self) -> str:
        return f"entry {self.id} ({self.verb} on {self.subject_kind} {self.subject_id})"


class Fault(Exception):
    """The first thing found wrong, in words."""


class Entries:
    """The rows of the ledger in the order of their ids, seen one ahead, a few thousand in memory."""

    def __init__(self) -> None:
        self.rows = stream()
        self.next = next(self.rows, None)

    def advance(self) -> None:
        self.next = next(self.rows, None)


def stream() -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ENTRIES)
        while rows := cursor.fetchmany(ROWS):
            for row in rows:
                yield Row(*row)


def verify() -> Verdict:
    keys = known_keys()
    with transaction.atomic():
        # Seals are opened before entries and none is made meanwhile: all that a seal speaks of is in sight.
        with no_sealing():
            lines = seal_file.lines(seal_file.length())
            seals = Seal.objects.order_by("number").iterator(chunk_size=16)
            first = next(seals, None)
            entries = Entries()
        return walk(first, seals, lines, entries, keys)


def walk(
    seal: Seal | None,
    seals: Iterator[Seal],
    lines: Iterator[bytes],
    entries: Entries,
    keys: dict[str, Ed25519PublicKey],
) -> Verdict:
    good, found, last = 0, 0, None
    try:
        while seal:
            check_seal(seal, last, keys)
            check_line(seal, next(lines, None))
            check_entries(seal, entries)
            good, found, last = good + 1, found + seal.count, seal
            seal = next(seals, None)
        if next(lines, None) is not None:
            raise Fault(f"seal {good + 1} is missing: the seal file holds it, the table does not")
    except Fault as fault:
        return Verdict(found, good, 0, str(fault))
    tail = 0
    while entries.next:
        tail += 1
        entries.advance()
    return Verdict(found, good, tail)


def check_seal(seal: Seal, last: Seal | None, keys: dict[str, Ed25519PublicKey]) -> None:
    number = last.number + 1 if last else 1
    if seal.number != number:
        raise Fault(f"seal {number} is missing")
    if seal.key not in keys:
        raise Fault(f"seal {number} is signed with an unknown key")
    try:
        keys[seal.key].verify(bytes(seal.signature), chain.header(seal))
    except InvalidSignature:
        raise Fault(f"seal {number} was altered: its signature does not fit") from None
    if bytes(seal.previous) != (chain.digest(last) if last else EMPTY):
        raise Fault(f"seal {number} does not follow the seal before it")
    if root(split(bytes(seal.leaves))) != bytes(seal.root):
        raise Fault(f"seal {number} was altered: its leaves do not fit")


def check_line(seal: Seal, line: bytes | None) -> None:
    if line is None:
        raise Fault(f"the seal file ends before seal {seal.number}")
    if line != chain.line(seal):
        raise Fault(f"the seal file was altered at seal {seal.number}")


def check_entries(seal: Seal, entries: Entries) -> None:
    leaves = dict(zip(chain.entry_ids(seal), split(bytes(seal.leaves)), strict=True))
    for number, sealed in leaves.items():
        row = entries.next
        if row is None or row.id > number:
            raise Fault(f"entry {number} is missing; seal {seal.number} holds it")
        if row.id < number:
            raise Fault(f"{row} was added; seal {seal.number} does not hold it")
        if leaf(number, row.content) != sealed:
            raise Fault(f"{row} was {change(row, leaves)}; seal {seal.number} holds it otherwise")
        entries.advance()
    if entries.next and entries.next.id <= seal.upto:
        raise Fault(f"{entries.next} was added; seal {seal.number} does not hold it")


def change(row: Row, leaves: dict[int, bytes]) -> str:
    """Whether the row is another entry of the batch under a changed id, or none that was ever sealed."""
    for number, sealed in leaves.items():
        if leaf(number, row.content) == sealed:
            return f"reordered: it was entry {number}"
    return "altered"
