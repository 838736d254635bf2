from datetime import timedelta
from typing import Any

import pytest
from django.template import Context
from django.test import Client, RequestFactory
from pytest_django import Settings

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.models import Case
from gongzhi.pages.portal.promises import held_data
from gongzhi.pages.portal.templatetags import look
from tests.cast import MONDAY, City
from tests.pages.portal.conftest import text


def test_large_type_is_kept_on_every_page_until_it_is_put_back(client: Client, db: None) -> None:
    assert '<html lang="zh-hans" class="portal">' in text(client.get("/"))
    answer = client.post("/type/", {"large": "1", "next": "/report/"})
    assert answer["Location"] == "/report/"
    pages = ["/", "/report/", "/follow/", "/near/", "/steward/", "/privacy/", "/nowhere/"]
    assert [page for page in pages if 'class="portal large"' not in text(client.get(page))] == []
    assert "data-read-aloud" in text(client.get("/"))
    client.post("/type/", {"large": "0", "next": "/"})
    assert 'class="portal large"' not in text(client.get("/"))


def test_a_language_without_a_catalogue_is_not_offered(client: Client, db: None) -> None:
    page = client.get("/", headers={"accept-language": "en"})
    assert ("English" in text(page), 'lang="zh-hans"' in text(page)) == (False, True)


def test_the_language_is_chosen_and_kept(client: Client, db: None, settings: Settings) -> None:
    settings.LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
    assert "English" in text(client.get("/"))
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in text(client.get("/"))
    client.post("/language/", {"language": "xx", "next": "/"})
    assert '<html lang="en"' in text(client.get("/"))
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert '<html lang="zh-hans"' in text(client.get("/"))


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_the_site(client: Client, db: None, elsewhere: str) -> None:
    assert client.post("/type/", {"large": "1", "next": elsewhere})["Location"] == "/"


def test_switches_are_not_to_be_followed_as_links(client: Client, db: None) -> None:
    assert [
        client.get(address).status_code for address in ("/type/", "/language/", "/follow/report/leave/")
    ] == [405] * 3


def test_the_privacy_page_lists_what_is_kept_out_of_the_catalogue(client: Client, db: None) -> None:
    page = text(client.get("/privacy/"))
    assert "1095 天后自动删除" in page
    assert "依法保存" in page
    assert len(set(held_data())) == len(held_data()) > 5


def test_the_terms_state_the_limits_in_force(client: Client, db: None) -> None:
    page = text(client.get("/terms/"))
    assert all(words in page for words in ("受理", "办结", "复杂件", "15个工作日", "24小时"))


def case(**columns: Any) -> Case:
    return Case(due_at=MONDAY + timedelta(days=3), **columns)


@pytest.mark.parametrize(
    ("subject", "code", "word"),
    [
        (case(), "normal", "正常"),
        (Case(), "normal", "正常"),
        (Case(due_at=MONDAY + timedelta(hours=3)), "soon", "临期"),
        (Case(due_at=MONDAY - timedelta(hours=3)), "late", "超期 3 小时"),
        (Case(paused_since=MONDAY, due_at=MONDAY), "paused", "暂停"),
        (Case(closed_at=MONDAY), "closed", "已结"),
    ],
)
def test_the_clock_is_a_word_an_icon_and_a_colour(subject: Case, code: str, word: str) -> None:
    clock = look.clock_of(subject, MONDAY)
    assert (clock.code, str(clock.word)) == (code, word)


def test_moments_are_written_as_the_city_writes_them() -> None:
    assert (look.day(MONDAY), look.moment(MONDAY), look.near_moment(MONDAY)) == (
        "2026年11月23日", "2026年11月23日 9:00", "11月23日 9:00",
    )  # fmt: skip
    assert look.day(MONDAY.date()) == "2026年11月23日"
    assert (look.day(None), look.moment(None), look.near_moment(None)) == ("", "", "")


def context(actor: Actor | None) -> Context:
    request = RequestFactory().get("/")
    if actor:
        request.actor = actor  # type: ignore[attr-defined]
    return Context({"request": request})


def test_the_menu_is_for_those_in_a_post(city: City) -> None:
    staff = context(city.actor("派单员"))
    assert ("requests" in [area.name for area in look.area_menu(staff)], look.is_on_duty(staff)) == (
        True,
        True,
    )
    assert (look.area_menu(context(Actor.anonymous())), look.is_on_duty(context(Actor.anonymous()))) == (
        (),
        False,
    )
    assert (look.area_menu(context(None)), look.is_on_duty(context(None)), look.is_large(Context({}))) == (
        (),
        False,
        False,
    )
