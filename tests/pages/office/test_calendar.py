from datetime import date

import pytest
from django.test import Client

from gongzhi.kernel.clock.models import DayOverride, PublishedDay
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.roles import Role
from tests.cast import City, appoint
from tests.pages.office.acting import As
from tests.pages.office.reading import html, words

CALENDAR = "/office/calendar/"
NOTICE = "一、元旦：2028年1月1日至3日放假，共3天。1月8日（周六）上班。"


@pytest.fixture
def keeper(city: City, as_: As) -> Client:
    appoint(city, "管理员", Role.ADMINISTRATOR, "市委市政府", "松原市")
    return as_("管理员")


def test_a_day_is_set_and_cleared_and_both_are_on_record(keeper: Client) -> None:
    page = keeper.post(
        f"{CALENDAR}day/", {"day": "2030-06-04", "is_workday": "no", "note": "查干湖节"}, follow=True
    )
    assert "已设定 2030-06-04。" in words(page)
    assert "2030年6月4日 休息 查干湖节 全市 取消" in words(page)
    assert list(DayOverride.objects.values_list("day", "is_workday", "note")) == [
        (date(2030, 6, 4), False, "查干湖节")
    ]
    page = keeper.post(f"{CALENDAR}day/clear/", {"day": "2030-06-04"}, follow=True)
    assert "已取消对 2030-06-04 的设定。" in words(page)
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "clock.day_closed",
        "clock.day_cleared",
    ]


@pytest.mark.parametrize("day", ["2030-06-04", "2030-13-40", ""])
def test_clearing_what_is_not_set_changes_nothing(keeper: Client, day: str) -> None:
    page = keeper.post(f"{CALENDAR}day/clear/", {"day": day}, follow=True)
    assert "这一天没有设定，或已经取消过了。" in words(page)
    assert not Entry.objects.exists()


def test_a_day_that_is_none_is_asked_for_again(keeper: Client) -> None:
    page = keeper.post(f"{CALENDAR}day/", {"day": "明天", "is_workday": "yes", "note": "补班"})
    assert page.status_code == 422
    assert "日期写作 2026-11-23。" in words(page)
    assert 'value="补班"' in html(page)


def test_past_days_and_working_days_are_shown(keeper: Client) -> None:
    keeper.post(f"{CALENDAR}day/", {"day": "2020-02-02", "is_workday": "yes", "note": ""})
    assert "2020年2月2日 上班" in words(keeper.get(CALENDAR))


def test_a_notice_is_read_from_its_words(keeper: Client) -> None:
    page = keeper.post(
        f"{CALENDAR}notice/", {"year": 2028, "source": "国办发明电〔2027〕7号", "text": NOTICE}, follow=True
    )
    assert "已录入 2028 年放假安排，共 4 天。" in words(page)
    assert "2028年 国办发明电〔2027〕7号" in words(page).replace(" 年", "年")
    assert PublishedDay.objects.count() == 4


@pytest.mark.parametrize(
    ("year", "text", "sentence"),
    [(2028, "放假吧", "没有读懂“放假吧”"), (2031, NOTICE, "没有读懂“2028-01-01”"), ("", NOTICE, "年份")],
)
def test_a_notice_that_cannot_be_read_is_kept_and_explained(
    keeper: Client, year: object, text: str, sentence: str
) -> None:
    page = keeper.post(f"{CALENDAR}notice/", {"year": year, "source": "某号", "text": text})
    assert page.status_code == 422
    assert sentence in words(page)
    assert text in html(page)
    assert not PublishedDay.objects.exists()


def test_the_page_warns_of_a_year_without_a_calendar(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.kernel.clock.queries.NOTICE_MONTH", 1)
    monkeypatch.setattr("gongzhi.kernel.clock.calendar.Calendar.provisional", lambda _self, _day: True)
    assert "年放假安排尚未录入，期限暂按周一至周五计算" in words(keeper.get(CALENDAR))


def test_nobody_else_keeps_the_calendar(city: City, as_: As) -> None:
    client = as_("派单员")
    for address in ("", "day/", "day/clear/", "notice/"):
        sent = (
            client.post(CALENDAR + address, {"day": "2030-06-04", "is_workday": "no"})
            if address
            else client.get(CALENDAR)
        )
        assert sent.status_code == 403
    assert not DayOverride.objects.exists()


def test_the_keeper_finds_it_from_their_tasks(keeper: Client) -> None:
    assert f'href="{CALENDAR}"' in html(keeper.get("/office/"))
