"""Each test is one thing that somebody with all rights to the database might do."""

import json

import pytest
from django.db import connection

from gongzhi.kernel.ledger import chain, keys, seal_file
from gongzhi.kernel.ledger.models import Seal
from gongzhi.kernel.ledger.seals import seal, verify
from tests.kernel.ledger.conftest import NOON, tampering, undo, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[int]:
    """Six entries in two seals: three, a gap, one, a gap, two."""
    made = [entry.id for entry in write(11, 12, 13)]
    undo(0)
    made += [entry.id for entry in write(14)]
    seal(now=NOON)
    undo(0)
    made += [entry.id for entry in write(15, 16)]
    seal(now=NOON)
    assert verify().fault is None
    return made


def fault(sql: str, *params: int) -> str | None:
    with tampering() as cursor:
        cursor.execute(sql, params)
    verdict = verify()
    assert verdict.tail == 0
    return verdict.fault


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "recorded_at = 'infinity'",
        "verb = 'toy.Filed'",
        "subject_kind = subject_kind || 'x'",
        "subject_id = 99",
        "actor_kind = 'SYSTEM'",
        "person_id = 1",
        "appointment_id = 1",
        "channel = 'API'",
        "place_id = NULL",
        "organization_id = 7",
        """facts = facts || '{"number": 12.0}'""",
    ],
)
def test_an_altered_entry_is_named(ids: list[int], change: str) -> None:
    said = fault(f"UPDATE ledger_entry SET {change} WHERE id IN (%s, %s)", ids[1], ids[5])
    assert said is not None
    assert said.startswith(f"entry {ids[1]} (")
    assert said.endswith(" was altered; seal 1 holds it otherwise")


def test_an_altered_entry_is_named_with_its_subject(ids: list[int]) -> None:
    assert fault("UPDATE ledger_entry SET facts = '{}' WHERE id = %s", ids[4]) == (
        f"entry {ids[4]} (toy.filed on toy.case 15) was altered; seal 2 holds it otherwise"
    )
    assert verify().entries == 4


@pytest.mark.parametrize(("place", "number"), [(1, 1), (3, 1), (4, 2), (5, 2)])
def test_a_missing_entry_is_named(ids: list[int], place: int, number: int) -> None:
    assert fault("DELETE FROM ledger_entry WHERE id = %s", ids[place]) == (
        f"entry {ids[place]} is missing; seal {number} holds it"
    )


COPY = """
INSERT INTO ledger_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', %s, 'subject_id', 99))).*
FROM ledger_entry e WHERE id = %s
"""


def test_an_entry_added_in_a_gap_is_named(ids: list[int]) -> None:
    assert fault(COPY, ids[3] - 1, ids[0]) == (
        f"entry {ids[3] - 1} (toy.filed on toy.case 99) was added; seal 1 does not hold it"
    )


def test_an_entry_added_under_an_id_in_use_is_named(ids: list[int]) -> None:
    copy = COPY.replace("'subject_id', 99", "'subject_id', 99, 'at', e.at + interval '1 second'")
    assert fault(copy, ids[3], ids[3]) == (
        f"entry {ids[3]} (toy.filed on toy.case 99) was added; seal 1 does not hold it"
    )


def test_an_entry_added_twice_before_the_sealing_is_named_after_it(ids: list[int]) -> None:
    (last,) = write(17)
    with tampering() as cursor:
        copy = COPY.replace("'subject_id', 99", "'subject_id', 99, 'at', e.at + interval '1 second'")
        cursor.execute(copy, [last.id, last.id])
    seal(now=NOON)
    assert verify().fault == f"entry {last.id} (toy.filed on toy.case 99) was added; seal 3 does not hold it"


def test_two_entries_that_changed_places_are_named(ids: list[int]) -> None:
    first, second = ids[0], ids[2]
    with tampering() as cursor:
        for old, new in ((first, 10**9), (second, first), (10**9, second)):
            cursor.execute("UPDATE ledger_entry SET id = %s WHERE id = %s", [new, old])
    assert verify().fault == (
        f"entry {first} (toy.filed on toy.case 13) was reordered: it was entry {second}; "
        "seal 1 holds it otherwise"
    )


@pytest.mark.parametrize(
    "change",
    [
        "count = count + 0, sealed_at = sealed_at + interval '1 second'",
        "gaps = '[]'",
        "signature = sha256('')",
    ],
)
def test_an_altered_seal_is_named(ids: list[int], change: str) -> None:
    said = fault(f"UPDATE ledger_seal SET {change} WHERE number = 2")
    assert said == "seal 2 was altered: its signature does not fit"


def test_altered_leaves_are_named(ids: list[int]) -> None:
    assert fault("UPDATE ledger_seal SET leaves = leaves || sha256('') , count = 3 WHERE number = 2") == (
        "seal 2 was altered: its signature does not fit"
    )
    with tampering() as cursor:
        cursor.execute(
            "UPDATE ledger_seal SET count = 2, leaves = sha256('a') || sha256('b') WHERE number = 2"
        )
    assert verify().fault == "seal 2 was altered: its leaves do not fit"


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_seal_is_named(ids: list[int], number: int) -> None:
    said = fault("DELETE FROM ledger_seal WHERE number = %s", number)
    where = {1: "", 2: ": the seal file holds it, the table does not"}[number]
    assert said == f"seal {number} is missing{where}"


def test_a_ledger_emptied_of_everything_is_named(ids: list[int]) -> None:
    with tampering() as cursor:
        cursor.execute("TRUNCATE ledger_entry, ledger_seal")
    assert verify().fault == "seal 1 is missing: the seal file holds it, the table does not"


def forge(number: int, **changes: object) -> Seal:
    """A seal made anew, rightly signed, by somebody who got hold of the key too."""
    made = Seal.objects.get(number=number)
    for name, value in changes.items():
        setattr(made, name, value)
    made.signature = keys.signing_key().sign(chain.header(made))
    with tampering() as cursor:
        cursor.execute(
            "UPDATE ledger_seal SET previous = %s, sealed_at = %s, signature = %s WHERE number = %s",
            [bytes(made.previous), made.sealed_at, bytes(made.signature), number],
        )
    return made


def test_a_seal_forged_without_the_key_is_named(ids: list[int]) -> None:
    assert (
        fault("UPDATE ledger_seal SET key = 'mine' WHERE number = 1")
        == "seal 1 is signed with an unknown key"
    )


def test_a_seal_forged_with_the_key_breaks_the_chain_or_differs_from_the_file(ids: list[int]) -> None:
    forge(2, previous=bytes(32))
    assert verify().fault == "seal 2 does not follow the seal before it"
    forge(2, previous=chain.digest(Seal.objects.get(number=1)), sealed_at=NOON.replace(year=2025))
    assert verify().fault == "the seal file was altered at seal 2"


def test_a_truncated_file_is_named(ids: list[int]) -> None:
    seal_file.where().write_bytes(seal_file.where().read_bytes().splitlines(keepends=True)[0])
    assert verify().fault == "the seal file ends before seal 2"
    seal_file.where().unlink()
    assert verify().fault == "the seal file ends before seal 1"


def test_a_changed_line_of_the_file_is_named(ids: list[int]) -> None:
    first, second = seal_file.where().read_bytes().splitlines(keepends=True)
    forged = {**json.loads(first), "count": 3}
    seal_file.where().write_bytes(json.dumps(forged).encode() + b"\n" + second)
    assert verify().fault == "the seal file was altered at seal 1"


def test_verifying_reads_no_more_rows_at_a_time_for_a_longer_ledger(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone() == (0,)
    verify()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone() == (0,)
