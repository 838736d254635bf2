"""Real commits, since a demo that was broken off must be found as it was left."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from gongzhi.demo import marks
from gongzhi.demo.building import build, steps
from gongzhi.demo.progress import Quiet
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case, Report
from tests.demo.conftest import NOW, SMALL

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class PowerCut(Exception):
    """What stops a demo in the middle of a step."""


class Until(Quiet):
    """Goes on until a step has got somewhere, and no further."""

    def __init__(self, label: str, advances: int) -> None:
        self.label, self.advances = label, advances
        self.now = ""

    def begin(self, label: str) -> None:
        self.now = label

    def advance(self, done: int, total: int) -> None:
        if self.now == self.label:
            self.advances -= 1
            if self.advances < 0:
                raise PowerCut


def told() -> list[object]:
    """What makes one demo the same as another, whatever ids and ciphertexts it was given."""
    cases = Case.objects.order_by("opened_at", "pk").select_related("place", "holder", "summary", "answer")
    reports = Report.objects.order_by("received_at", "pk").select_related("words", "reporter")
    entries = (
        Entry.objects.filter(subject_kind="workflow.case")
        .order_by("at", "id")
        .values_list("verb", "at", "channel")
    )
    return [
        [
            (c.place.code, c.state, str(c.holder), str(c.summary), str(c.answer), c.opened_at, c.due_at)
            for c in cases
        ],
        [
            (str(r.words), r.reporter and r.reporter.name, r.reporter and r.reporter.phone, r.key)
            for r in reports
        ],
        list(entries.values_list("verb", "at", "channel")),
        [person.name for person in Person.objects.order_by("pk")],
        list(Place.objects.order_by("pk").values_list("code", "name", "longitude", "latitude", "households")),
        list(Attachment.objects.order_by("sha256").values_list("sha256", flat=True)),
    ]


def test_broken_off_in_any_step_it_is_completed_by_the_next_run_and_then_left_alone(media: Path) -> None:
    small = replace(SMALL, requests=24)
    listed = steps(small)
    for number, advances in ((1, 0), (4, 0), (5, 2), (6, 1), (7, 0), (7, 3)):
        with pytest.raises(PowerCut):
            build(small, Until(listed[number].label, advances))
        assert marks.done() == {step.name for step in listed[:number]}
        assert marks.is_wanted()
    assert Case.objects.count() == 0

    # Later, and with other wishes: what was begun decides.
    assert build(replace(small, seed=99, requests=500, now=NOW.replace(hour=9)), Quiet())

    broken_off = told()
    assert Case.objects.count() == 24
    assert marks.done() == {step.name for step in listed} | {marks.FINISHED}
    assert not marks.is_wanted()
    assert not build(small, Quiet())
    assert told() == broken_off


def run(*words: str) -> subprocess.Popen[str]:
    name = connections["owner"].settings_dict["NAME"]
    address = settings.DATABASE_URL.rpartition("/")[0]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{address}/{name}",
        "GONGZHI_KEYS_FILE": str(settings.GONGZHI_KEYS_FILE),
        "GONGZHI_SEAL_KEY": str(settings.GONGZHI_SEAL_KEY),
        "GONGZHI_SEAL_FILE": str(settings.GONGZHI_SEAL_FILE),
        "GONGZHI_MEDIA": str(settings.GONGZHI_MEDIA),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "django", "demo", *words], env=environment, text=True, stdout=subprocess.PIPE
    )


def test_killed_half_way_it_is_completed_by_the_next_run(media: Path) -> None:
    first = run("--requests", "24", "--seed", "3")
    assert first.stdout is not None
    next(line for line in first.stdout if line.startswith("单位"))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 2 < len(marks.done()) < 9

    second = run()
    said, _nothing = second.communicate()
    first.stdout.close()

    assert second.returncode == 0
    assert "演示城市已经生成" in said
    assert Case.objects.count() == 24
    assert marks.begun() == marks.Settings(3, 24, marks.begun().now)  # type: ignore[union-attr]
    third = StringIO()
    call_command("demo", stdout=third)
    assert third.getvalue().strip() == "演示城市已经在这里，没有改动任何东西。"
    only = StringIO()
    call_command("demo", accounts=True, stdout=only)
    assert only.getvalue().startswith("演示账号")
    call_command("demo", quiet=True)


def test_a_real_city_is_left_alone() -> None:
    Place.objects.create(kind=Place.Kind.CITY, name="白城市", code="220800")
    said = StringIO()

    with pytest.raises(CommandError, match="不是演示城市的"):
        call_command("demo", stdout=said)
    call_command("demo", accounts=True, stdout=said)

    assert not marks.is_wanted()
    assert said.getvalue().strip() == ""
    assert list(Place.objects.values_list("name", flat=True)) == ["白城市"]
    assert Entry.objects.count() == 0


def test_a_demo_of_hardly_any_requests_is_refused() -> None:
    with pytest.raises(CommandError, match="至少要 20 件"):
        call_command("demo", requests=3)
