"""Whatever the runs: one digest a working day at most, none in the quiet time, nothing lost or told twice."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from pytest_django import Settings

from gongzhi.kernel.clock.line import SHANGHAI
from gongzhi.kernel.clock.models import DayOverride
from gongzhi.kernel.clock.queries import calendar_for
from gongzhi.kernel.ledger.record import Draft, record_many
from gongzhi.kernel.notices import actions
from gongzhi.kernel.notices.channels import NotDelivered
from gongzhi.kernel.notices.jobs import hand_over
from gongzhi.kernel.notices.models import DigestSent, Notice, Subscription
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Appointment
from tests.cast import MONDAY, City, filed
from tests.kernel.notices.letters import letters, run, states, subscribe

# A Friday; the week after holds the make-up Saturday and the holidays of the Spring Festival of 2026.
FRIDAY = datetime(2026, 2, 13, tzinfo=SHANGHAI)


@st.composite
def days(draw: st.DrawFn) -> list[tuple[datetime, str]]:
    """Over eleven days: runs at any interval, with cases arriving and the outbox failing in between."""
    steps = st.tuples(
        st.integers(1, 900), st.sampled_from(["run", "run", "retry", "arrive", "break", "mend"])
    )
    at, done = FRIDAY, []
    for minutes, what in draw(st.lists(steps, max_size=40)):
        at += timedelta(minutes=minutes)
        done.append((at, what))
    return done


def arrive(city: City, at: datetime) -> None:
    """A case comes to the desk, which the ledger tells as it does for any workflow."""
    case, desk = case_of(city), city.organizations["区受理中心"].pk
    with transaction.atomic():
        record_many(
            [
                Draft(
                    verb="requests.file", subject_kind="workflow.case", subject_id=case,
                    actor=Actor.anonymous(), place_id=None, organization_id=desk, at=at,
                    facts={"to": "filed", "holder": desk},
                )
            ]
        )  # fmt: skip


def case_of(city: City) -> int:
    return Notice.objects.values_list("case", flat=True).first() or filed(city).pk


@given_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days(), st.integers(8, 19))
def test_no_gap_and_no_double_whatever_the_runs(
    city: City, settings: Settings, tmp_path: Path, steps: list[tuple[datetime, str]], hour: int
) -> None:
    start = transaction.savepoint()
    subscription = subscribe(city, "派单员", FRIDAY, digest_hour=hour)
    first, broken = subscription.told_upto, tmp_path / "file"
    broken.touch()
    settings.GONGZHI_OUTBOX, ready = tmp_path / "outbox", set[date]()
    for at, what in steps:
        if what == "run":
            run(at)
            if calendar_for(None).workday(at.date()) and time(hour) <= at.time() < time(20):
                ready.add(at.date())
        elif what == "retry":
            for digest in DigestSent.objects.filter(state="queued"):
                try_again(digest.pk, at)
        elif what == "arrive":
            arrive(city, at)
        else:
            settings.GONGZHI_OUTBOX = broken / "outbox" if what == "break" else tmp_path / "outbox"
    check(subscription, first, ready)
    transaction.savepoint_rollback(start)


def check(subscription: Subscription, first: int, ready: set[date]) -> None:
    digests = list(DigestSent.objects.order_by("day"))
    assert {digest.day for digest in digests} == ready
    sent = [digest for digest in digests if digest.state in {"delivered", "empty"}]
    ends = [first, *(digest.upto for digest in sent)]
    assert [digest.since for digest in sent] == ends[:-1]
    assert Subscription.objects.get(pk=subscription.pk).told_upto == ends[-1]
    told = [
        entry
        for digest in sent
        for entry in Notice.objects.filter(entry_id__gt=digest.since, entry_id__lte=digest.upto)
        .order_by("entry_id")
        .values_list("entry_id", flat=True)
    ]
    due = Notice.objects.filter(entry_id__gt=first, entry_id__lte=ends[-1]).order_by("entry_id")
    assert told == list(due.values_list("entry_id", flat=True))


@pytest.mark.parametrize(
    ("clock", "asked"),
    [("07:59", 0), ("08:00", 1), ("19:59", 1), ("20:00", 0), ("23:59", 0), ("00:00", 0)],
)
def test_the_hour_has_come_and_the_quiet_time_has_not(
    city: City, outbox: Path, clock: str, asked: int
) -> None:
    subscribe(city, "派单员")
    assert len(run(datetime.combine(MONDAY.date(), time.fromisoformat(clock), SHANGHAI))) == asked


@pytest.mark.parametrize(
    ("day", "asked"),
    [("2026-02-14", 1), ("2026-02-15", 0), ("2026-02-17", 0), ("2026-02-24", 1), ("2026-02-28", 1)],
)
def test_only_on_working_days_make_up_saturdays_among_them(
    city: City, outbox: Path, day: str, asked: int
) -> None:
    subscribe(city, "派单员")
    assert len(run(datetime.fromisoformat(f"{day}T01:00+00:00"))) == asked


def test_a_body_that_works_on_a_sunday_has_its_digest_on_it(city: City, outbox: Path) -> None:
    subscribe(city, "派单员")
    subscribe(city, "城管承办人")
    sunday = MONDAY - timedelta(days=1)
    DayOverride.objects.create(
        day=sunday.date(), is_workday=True, organization=city.organizations["区受理中心"]
    )
    run(sunday)
    assert [digest.person for digest in DigestSent.objects.all()] == [city.person("派单员")]


def test_who_paused_it_or_holds_no_post_gets_none(city: City, outbox: Path) -> None:
    subscribe(city, "派单员", paused=True)
    subscribe(city, "城管承办人")
    Appointment.objects.filter(person=city.person("城管承办人")).delete()
    assert run(MONDAY) == []


def test_what_was_refused_is_tried_again_and_given_up_after_the_third_time(
    city: City, settings: Settings, tmp_path: Path, outbox: Path
) -> None:
    subscribe(city, "派单员")
    filed(city)
    (tmp_path / "file").touch()
    settings.GONGZHI_OUTBOX = tmp_path / "file" / "outbox"
    [digest] = run(MONDAY)
    seen = [states()]
    for minutes in (10, 20, 30):
        try_again(digest, MONDAY + timedelta(minutes=minutes))
        seen.append(states())
    kept = DigestSent.objects.get()
    assert (seen, kept.attempts, kept.trouble) == (
        [["queued"], ["queued"], ["failed"], ["failed"]],
        3,
        "file",
    )
    settings.GONGZHI_OUTBOX = outbox
    run(MONDAY + timedelta(days=1))
    assert (states(), "新到 1 件" in letters(outbox)[0]) == (["failed", "delivered"], True)


def try_again(digest: int, now: datetime) -> None:
    with suppress(NotDelivered):
        hand_over(digest, now)


def test_a_worker_that_is_late_writes_neither_at_night_nor_the_next_day(city: City, outbox: Path) -> None:
    for name in ("派单员", "另一派单员", "回访员"):
        subscribe(city, name)
    filed(city)
    night, tomorrow, noon = (MONDAY + timedelta(hours=hours) for hours in (12, 24, 3))
    asked = actions.ask_for_digests(now=MONDAY)
    Subscription.objects.filter(person=city.person("回访员")).delete()
    for digest, now in zip(asked, (night, tomorrow, noon), strict=True):
        hand_over(digest, now)
    assert (states(), letters(outbox)) == (["failed"] * 3, [])
    assert set(DigestSent.objects.values_list("trouble", flat=True)) == {"too_late"}


def test_a_worker_that_died_while_sending_is_not_sent_for_again_that_day(city: City, outbox: Path) -> None:
    subscribe(city, "派单员")
    filed(city)
    [digest] = actions.ask_for_digests(now=MONDAY)
    assert actions.take_up(digest_id=digest, upto=10**9, now=MONDAY)
    hand_over(digest, MONDAY)
    assert (states(), letters(outbox), run(MONDAY)) == (["sending"], [], [])
    DigestSent.objects.update(upto=0)
    run(MONDAY + timedelta(days=1))
    assert "新到 1 件" in letters(outbox)[0]


def test_the_moment_of_the_run_may_come_in_any_time_zone(city: City, outbox: Path) -> None:
    subscribe(city, "派单员")
    assert len(run(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))) == 1
