"""Several connections at once: no change is lost and none counted twice, and no reader sees otherwise."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, transaction

from gongzhi.kernel.indicators import folding
from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.models import Cell, Fold
from gongzhi.kernel.indicators.opening import entries
from gongzhi.kernel.indicators.reading import figures
from gongzhi.kernel.indicators.rederiving import rederive
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import Actor
from tests.kernel.indicators.toy import CLOSED, MONTHS, NOON, Town, build, closing, new_case, redoing, write

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]


def aside(work: Callable[[], object]) -> Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def closed() -> int:
    return figures([CLOSED.name], now=NOON)[None][CLOSED.name]


def by_hand() -> int:
    return Entry.objects.filter(verb="toy.closed").count() - Entry.objects.filter(verb="toy.redone").count()


def test_a_writer_who_is_slow_to_commit_is_not_folded_over() -> None:
    town = build()
    cases = [new_case(town, "东一") for _ in range(2)]
    written, may_commit = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            write(closing(cases[0], None))
            written.set()
            may_commit.wait(20)

    writer = aside(slow)
    assert written.wait(20)
    write(closing(cases[1], None))
    folder = aside(fold)
    folder.join(0.3)
    assert (folder.is_alive(), closed(), Fold.objects.count()) == (True, 1, 0)
    may_commit.set()
    writer.join()
    assert closed() == 2
    folder.join()
    assert (closed(), Cell.objects.get(indicator=CLOSED.name).amount) == (2, 2)


def test_of_two_who_fold_at_once_one_does_and_the_other_leaves() -> None:
    town = build()
    write(closing(new_case(town, "东一"), None))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(3, 'indicators_fold'::regclass::oid::int)")
        folded: list[int] = []
        other = aside(lambda: folded.append(fold()))
        other.join()
    assert (folded, closed(), fold(), closed()) == ([0], 1, 1, 1)


def test_closing_redoing_folding_recounting_and_reading_from_all_sides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folding, "BATCH", 7)
    town = build()
    start, readings = Barrier(5), list[bool]()
    writers = [aside(partial(busy, town, seed, start)) for seed in range(3)]

    def read() -> None:
        """What is read lies between what had been written before and after."""
        start.wait()
        while any(writer.is_alive() for writer in writers):
            made = Entry.objects.filter(verb="toy.closed").count()
            opened = entries(CLOSED.name, actor=Actor.system(), now=NOON)
            undone = Entry.objects.filter(verb="toy.redone").count()
            after = Entry.objects.filter(verb="toy.closed").count()
            readings.append(made - undone <= opened.figure <= after)

    reader = aside(read)
    start.wait()
    while any(writer.is_alive() for writer in writers):
        fold()
        assert rederive(NOON) == []
    reader.join()
    assert (closed(), readings) == (by_hand(), [True] * len(readings))
    fold()
    assert (closed(), rederive(NOON)) == (by_hand(), [])
    assert sum(Cell.objects.filter(indicator=CLOSED.name).values_list("amount", flat=True)) == by_hand() > 0


def busy(town: Town, seed: int, start: Barrier) -> None:
    draw, body = random.Random(seed), town.organizations["局"]
    start.wait()
    for _ in range(15):
        case, month = new_case(town, draw.choice(("东一", "西一"))), draw.choice(MONTHS)
        with transaction.atomic():
            write(closing(case, body, month))
            if draw.random() < 0.3:
                transaction.set_rollback(True)
                continue
        if draw.random() < 0.5:
            write(replace(redoing(case, body, month), at=NOON))
