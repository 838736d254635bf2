"""Several connections at once: no entry that becomes visible late is left out of its seal."""

import random
from collections.abc import Callable
from functools import partial
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction

from gongzhi.kernel.ledger import seals, settling
from gongzhi.kernel.ledger.models import Entry, Seal
from gongzhi.kernel.ledger.record import record_many
from gongzhi.kernel.ledger.seals import Verdict, seal, verify
from tests.kernel.ledger.conftest import NOON, draft, undo, write

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]


def aside(work: Callable[[], None]) -> Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_a_writer_who_is_slow_to_commit_is_waited_for() -> None:
    written, may_commit = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            record_many([draft(1)])
            written.set()
            may_commit.wait(20)

    writer = aside(slow)
    assert written.wait(20)
    (later,) = write(2)
    with pytest.raises(settling.StillBeingWritten):
        settling.settled_id(polls=3)

    sealed: list[Seal] = []
    sealer = aside(lambda: sealed.extend(seal(now=NOON)))
    sealer.join(0.3)
    assert sealer.is_alive()
    may_commit.set()
    writer.join()
    sealer.join()

    assert [(one.count, one.upto) for one in sealed] == [(2, later.id)]
    assert verify() == Verdict(entries=2, seals=1, tail=0)


def test_a_reader_who_stays_is_not_waited_for() -> None:
    (made,) = write(1)
    reading, may_leave = Event(), Event()

    def stay() -> None:
        with transaction.atomic():
            list(Entry.objects.all())
            reading.set()
            may_leave.wait(20)

    reader = aside(stay)
    assert reading.wait(20)
    assert settling.settled_id(polls=1) == made.id
    may_leave.set()
    reader.join()


def test_entries_written_from_all_sides_while_sealing_are_all_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 5)
    start = Barrier(4)

    def busy(seed: int) -> None:
        draw = random.Random(seed)
        start.wait()
        for number in range(15):
            (write if draw.random() < 0.7 else undo)(*range(number % 4 + 1))

    writers = [aside(partial(busy, seed)) for seed in range(3)]
    start.wait()
    while any(writer.is_alive() for writer in writers):
        seal(now=NOON)
    seal(now=NOON)

    assert verify() == Verdict(entries=Entry.objects.count(), seals=Seal.objects.count(), tail=0)
    assert Entry.objects.exists()
