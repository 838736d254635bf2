from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.kernel.workflow.models import Case, Report
from gongzhi.kernel.workflow.opening import code_of
from tests.cast import MONDAY, City, build_city, done_steps, filed, move, walk

Clock = Callable[[datetime], None]
Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def portal_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.pages.portal.urls"
    settings.CSRF_FAILURE_VIEW = "gongzhi.pages.errors.csrf_failure"
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The hour at which pages are asked for; a Monday morning unless a test moves it."""

    def move_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    move_to(MONDAY)
    return move_to


@pytest.fixture
def send(client: Client) -> Send:
    """A report as the form sends it."""

    def sender(address: str = "/report/", **typed: Any) -> Any:
        return client.post(address, {"words": "路灯坏了三天。", "key": str(uuid4()), **typed})

    return sender


def the_case() -> Case:
    """The only one."""
    return Case.objects.with_names().get()


def opened(client: Client, case: Case) -> Client:
    """With the report of the case open, as its reporter opens it."""
    report = Report.objects.get(case=case)
    answer = client.post("/follow/", {"number": report.number, "code": code_of(report.key)})
    assert (answer.status_code, answer["Location"]) == (302, "/follow/report/")
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def ask(client: Client, number: str, code: str) -> Any:
    return client.post("/follow/", {"number": number, "code": code})


def closed(city: City, case: Case | None = None) -> Case:
    case = walk(city, case or filed(city), done_steps(city))
    return move(case, "call_back", city.actor("回访员"), outcome="solved", satisfaction="satisfied")


def of(case: Case) -> Report:
    return Report.objects.get(case=case)
