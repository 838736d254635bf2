"""Real connections: two at once ask for, take up and send one digest."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from threading import Barrier, Thread
from typing import TypeVar

import pytest
from django.db import connection, transaction

from gongzhi.kernel.notices import actions, queries
from gongzhi.kernel.notices.jobs import hand_over
from gongzhi.kernel.notices.models import DigestSent, Subscription
from tests.cast import MONDAY, build_city, filed
from tests.kernel.notices.letters import letters, run, states, subscribe

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]


Answer = TypeVar("Answer")


def at_once(count: int, work: Callable[[], Answer]) -> list[Answer]:
    start, results = Barrier(count), list[Answer]()

    def one() -> None:
        start.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_workers_who_run_at_once_one_sends_each_digest(outbox: Path) -> None:
    city = build_city()
    for name in ("派单员", "另一派单员", "回访员"):
        subscribe(city, name)
    filed(city)
    asked = at_once(4, lambda: run(MONDAY))
    assert sorted(chain.from_iterable(asked)) == sorted(DigestSent.objects.values_list("pk", flat=True))
    assert (states(), len(letters(outbox))) == (["delivered"] * 3, 3)


def test_of_workers_with_the_same_job_one_sends(outbox: Path) -> None:
    city = build_city()
    subscribe(city, "派单员")
    filed(city)
    [digest] = actions.ask_for_digests(now=MONDAY)
    at_once(4, lambda: hand_over(digest, MONDAY))
    kept = DigestSent.objects.get()
    assert (kept.state, kept.attempts, len(letters(outbox))) == ("delivered", 1, 1)


def test_whom_somebody_else_is_asking_for_is_left_to_them(outbox: Path) -> None:
    city = build_city()
    subscribe(city, "派单员")
    subscribe(city, "另一派单员")
    with transaction.atomic():
        Subscription.objects.select_for_update().get(person=city.person("派单员"))
        [asked] = at_once(1, lambda: run(MONDAY))
    assert [digest.person for digest in DigestSent.objects.filter(pk__in=asked)] == [
        city.person("另一派单员")
    ]


def test_whoever_comes_after_the_other_has_gone_finds_the_row(
    outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked before either wrote; the second looks again once it holds the lock."""
    city = build_city()
    subscription = subscribe(city, "派单员")
    monkeypatch.setattr(queries, "waiting", lambda _now: [subscription])
    assert (len(run(MONDAY)), len(run(MONDAY)), states()) == (1, 0, ["empty"])


def test_nobody_is_told_of_what_is_not_yet_committed_and_nothing_of_it_is_lost(outbox: Path) -> None:
    city = build_city()
    subscribe(city, "派单员")
    with transaction.atomic():
        filed(city)
        [late] = at_once(1, lambda: actions.ask_for_digests(now=MONDAY))
    hand_over(late[0], MONDAY)
    assert "新到 1 件" in letters(outbox)[0]
