"""Whatever was kept and undone, in any order, the ledger proves clean; whatever byte is changed, not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from gongzhi.kernel.ledger import seal_file
from gongzhi.kernel.ledger.models import Entry, Seal
from gongzhi.kernel.ledger.seals import Verdict, seal, verify
from tests.kernel.ledger.conftest import NOON, tampering, undo, write

pytestmark = pytest.mark.django_db

steps = st.lists(
    st.tuples(st.sampled_from([write, write, undo, lambda *_: seal(now=NOON)]), st.integers(1, 4)), max_size=8
)
each_example_undone = given_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

COLUMNS = {
    "ledger_entry": ["verb", "subject_kind", "actor_kind", "channel", "facts"],
    "ledger_seal": ["root", "previous", "signature", "leaves", "key"],
}


@contextmanager
def history(done: list[tuple[object, int]]) -> Iterator[None]:
    seal_file.where().unlink(missing_ok=True)
    start = transaction.savepoint()
    for step, size in done:
        assert callable(step)
        step(*range(size))
    seal(now=NOON)
    try:
        yield
    finally:
        transaction.savepoint_rollback(start)


@each_example_undone
@given(steps)
def test_any_history_is_clean(done: list[tuple[object, int]]) -> None:
    with history(done):
        assert verify() == Verdict(Entry.objects.count(), Seal.objects.count(), tail=0)


@each_example_undone
@given(steps, st.data())
def test_any_changed_byte_of_the_tables_is_found(done: list[tuple[object, int]], data: st.DataObject) -> None:
    with history([(write, 2), *done]):
        table = data.draw(st.sampled_from(sorted(COLUMNS)))
        column = data.draw(st.sampled_from(COLUMNS[table]))
        key = "id" if table == "ledger_entry" else "number"
        model = Entry if table == "ledger_entry" else Seal
        rows = model.objects.order_by(key).values_list("pk", flat=True)
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        place = data.draw(st.integers(0, 1000))
        with tampering() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {key} = %s", [row])
            (old,) = cursor.fetchone()
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [changed(old, place), row])
        assert verify().fault is not None


@each_example_undone
@given(steps, st.integers(0), st.integers(1, 255))
def test_any_changed_byte_of_the_file_is_found(done: list[tuple[object, int]], place: int, mask: int) -> None:
    with history([(write, 2), *done]):
        text = bytearray(seal_file.where().read_bytes())
        text[place % len(text)] ^= mask
        seal_file.where().write_bytes(text)
        assert verify().fault is not None


def changed(old: bytes | str, place: int) -> bytes | str:
    """One byte of a value is another; facts stay JSON, since the digit or letter of a value is changed."""
    if isinstance(old, bytes):
        at = place % len(old)
        return old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :]
    letters = [at for at, letter in enumerate(old) if letter.isalnum()]
    at = letters[place % len(letters)]
    return old[:at] + ("2" if old[at] != "2" else "3") + old[at + 1 :]
