"""What the worker runs, what the doctor asks, what is forgotten."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongzhi.kernel.notices import jobs, tasks
from gongzhi.kernel.notices.actions import ATTEMPTS, KEPT_DAYS, ask_for_digests, tidy
from gongzhi.kernel.notices.models import DigestSent, Notice, Subscription
from gongzhi.kernel.notices.queries import Trouble, trouble
from gongzhi.kernel.people import catalog, erasure
from gongzhi.kernel.people.holdings import held
from gongzhi.kernel.people.models import Appointment
from tests.cast import MONDAY, City, filed
from tests.kernel.notices.letters import subscribe


def queued() -> list[tuple[str, int, dict[str, int]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, priority, args::text::jsonb FROM procrastinate_jobs ORDER BY id")
        return [tuple(row) for row in cursor.fetchall()]


def test_each_digest_is_a_job_of_its_own_behind_everything_else(city: City) -> None:
    subscribe(city, "派单员")
    [digest] = ask_for_digests(now=MONDAY)
    assert [job[:2] for job in queued()] == [("notices.deliver", -1)]
    assert DigestSent.objects.get().pk == digest


def test_the_periodic_task_asks_by_the_time_it_runs(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    subscribe(city, "派单员")
    tasks.send_digests(timestamp=0)
    assert DigestSent.objects.get().day == MONDAY.date()


def test_the_job_sends(city: City, outbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    subscribe(city, "派单员")
    filed(city)
    [digest] = ask_for_digests(now=MONDAY)
    jobs.deliver(digest=digest)
    assert [file.name for file in outbox.iterdir()] == [f"2026-11-23-{digest}.txt"]


def test_the_queue_tries_as_often_as_the_row_counts() -> None:
    assert (jobs.TRY_AGAIN.max_attempts, ATTEMPTS) == (2, 3)


def test_the_doctor_hears_of_what_did_not_go_out(city: City) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    assert not trouble(tomorrow)
    rows: dict[str, dict[str, Any]] = {
        "派单员": {"state": "failed", "trouble": "file"},
        "另一派单员": {"state": "sending", "since": 0, "upto": 0, "tried_at": MONDAY},
        "回访员": {"state": "queued"},
        "市派单员": {"state": "delivered", "since": 0, "upto": 0, "tried_at": MONDAY},
    }
    for name, row in rows.items():
        DigestSent.objects.create(person=city.person(name), day=MONDAY.date(), **row)
    assert (trouble(tomorrow), bool(trouble(tomorrow))) == (Trouble(failed=1, unclear=1, overdue=1), True)
    assert not trouble(MONDAY + timedelta(days=3))


def test_after_three_months_notices_and_digests_are_forgotten(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(city)
    DigestSent.objects.create(person=city.person("派单员"), day=MONDAY.date())
    tidy(now=MONDAY + timedelta(days=KEPT_DAYS))
    assert (Notice.objects.count(), DigestSent.objects.count()) == (1, 1)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=KEPT_DAYS + 1))
    tasks.tidy(timestamp=0)
    assert (Notice.objects.count(), DigestSent.objects.count()) == (0, 0)


def test_every_personal_column_is_in_the_catalogue() -> None:
    assert catalog.uncatalogued([Notice, Subscription, DigestSent]) == []


def test_a_person_sees_that_it_is_held_and_can_have_it_erased(city: City) -> None:
    subscribe(city, "派单员", address="wecombot://a-secret-key")
    filed(city)
    person = city.person("派单员")
    Notice.objects.update(by_id=person.pk)
    shown = {item.column: item.values for item in held(person) if item.column.startswith("notices.")}
    assert shown == {
        "notices.Subscription.address": ["已加密保存 1 条，不显示"],
        "notices.Notice.by_id": ["已加密保存 1 条，不显示"],
    }
    Appointment.objects.filter(person=person).delete()
    erasure.erase(person.pk, MONDAY)
    assert (Subscription.objects.exists(), Notice.objects.get().by_id) == (False, None)
