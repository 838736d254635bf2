from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongzhi.areakit import export, listing
from gongzhi.areas.requests.area import REQUESTS
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move
from tests.pages.office.acting import As, filed_at, walked
from tests.pages.office.reading import html, words


def numbers(city: City, who: str, now: datetime = MONDAY, **chosen: str) -> list[str]:
    cases = listing.cases_of(REQUESTS, city.actor(who), chosen, now)
    page = listing.page(REQUESTS, cases, chosen.get("after", ""), city.actor(who))
    return [row.case.number for row in page.rows]


def test_each_filter_of_the_address_narrows_the_list(city: City) -> None:
    lamp = filed(city)
    heat = walked(
        city,
        filed(city, "暖气不热，室温十五度。", "胜利社区", kind="complaint"),
        dispatched_steps(city),
        MONDAY,
    )
    closed = walked(city, filed(city, "井盖丢失。", "宁江区"), done_steps(city), MONDAY)
    move(closed, "call_back", city.actor("回访员"), MONDAY, outcome="solved")
    bureau, desk = city.organizations["区城管局"].pk, city.organizations["区受理中心"].pk
    expected = {
        ("", ""): [closed.number, heat.number, lamp.number],
        ("state", "filed"): [lamp.number],
        ("state", "no such state"): [closed.number, heat.number, lamp.number],
        ("kind", "complaint"): [],  # the desk took it for a request for help
        ("category", "roads"): [closed.number, heat.number],
        ("place", str(city.places["团结街道"].pk)): [heat.number, lamp.number],
        ("at", "胜利"): [heat.number],
        ("at", "没有这个地方"): [],
        ("holder", str(bureau)): [heat.number],
        ("body", str(bureau)): [closed.number, heat.number],
        ("holder", str(desk)): [lamp.number],
        ("q", "暖气"): [heat.number],
        ("q", lamp.number): [lamp.number],
        ("q", "\x00"): [closed.number, heat.number, lamp.number],
        ("clock", "open"): [heat.number, lamp.number],
        ("clock", "closed"): [closed.number],
        ("clock", "overdue"): [],
        ("place", "x"): [closed.number, heat.number, lamp.number],
    }
    assert {
        (name, value): numbers(city, "派单员", MONDAY, **{name: value}) for name, value in expected
    } == expected
    assert numbers(city, "派单员", MONDAY + timedelta(days=3), clock="overdue") == [heat.number, lamp.number]


def test_the_next_page_goes_on_where_the_last_ended(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [filed(city).number for _ in range(3)]
    monkeypatch.setattr(listing, "PAGE", 2)
    actor = city.actor("派单员")
    first = listing.page(REQUESTS, listing.cases_of(REQUESTS, actor, {}, MONDAY), "", actor)
    assert [row.case.number for row in first.rows] == cases[:0:-1]
    rest = listing.page(REQUESTS, listing.cases_of(REQUESTS, actor, {}, MONDAY), first.next, actor)
    assert ([row.case.number for row in rest.rows], rest.next) == (cases[:1], "")


def test_what_was_found_is_counted_no_further_than_one_reads(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        filed(city)
    every = listing.cases_of(REQUESTS, city.actor("派单员"), {}, MONDAY)
    assert str(listing.count(every)) == "3"
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    assert str(listing.count(every)) == "2+"


def test_active_filters_are_chips_that_can_be_taken_away(city: City) -> None:
    chosen = {
        "state": "filed", "kind": "nonsense", "place": str(city.places["团结街道"].pk), "clock": "open", "q": "路灯",
        "at": "团结", "holder": str(city.organizations["区城管局"].pk), "body": str(city.organizations["区住建局"].pk),
        "unknown": "1", "after": "9",
    }  # fmt: skip
    shown = listing.chips(REQUESTS, chosen)
    assert [str(chip.label) for chip in shown] == [
        "待受理",
        "团结街道",
        "区城管局手上",
        "区住建局经办",
        "团结",
        "路灯",
    ]
    state, *_ = shown
    assert "state=" not in state.without
    assert "kind=nonsense" in state.without
    assert "unknown" not in state.without
    assert "after" not in state.without


def test_tabs_keep_the_other_filters(city: City) -> None:
    tabs = listing.tabs(REQUESTS, {"clock": "open", "state": "filed"})
    assert [(str(tab.label), tab.address, tab.is_chosen) for tab in tabs] == [
        ("全部", "state=filed", False),
        ("未办结", "state=filed&clock=open", True),
        ("超期", "state=filed&clock=overdue", False),
        ("已办结", "state=filed&clock=closed", False),
    ]
    assert listing.tabs(REQUESTS, {})[1].address == "clock=open"


def test_the_page_shows_rows_filters_and_chips(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    page = as_("派单员").get("/office/requests/?state=filed&q=路灯")
    assert f"路灯坏了三天，晚上看不见路 {case.number} 团结社区 求助" in words(page)
    assert 'aria-label="去掉“待受理”"' in html(page)
    assert "导出表格" in words(page)


def test_a_list_without_rows_says_what_to_do(city: City, as_: As, now: datetime) -> None:
    client = as_("派单员")
    assert "居民提交或工作人员登记后，您岗位范围内的工单会列在这里。" in words(
        client.get("/office/requests/")
    )
    assert "去掉一两个筛选条件再看看。" in words(client.get("/office/requests/?clock=closed"))


def test_one_row_and_three_cost_the_same_queries(city: City, as_: As, now: datetime) -> None:
    filed_at(city, now)
    client = as_("派单员")
    client.get("/office/requests/")
    with CaptureQueriesContext(connection) as one:
        client.get("/office/requests/")
    filed_at(city, now, at="胜利社区")
    filed_at(city, now, at="宁江区")
    with CaptureQueriesContext(connection) as three:
        client.get("/office/requests/")
    assert len(three) == len(one)


def test_an_unknown_area_is_not_there(city: City, as_: As) -> None:
    assert as_("派单员").get("/office/nonsense/").status_code == 404


def cells(content: bytes) -> list[list[object]]:
    book = load_workbook(BytesIO(content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_the_spreadsheet_holds_what_the_page_shows_and_no_more(city: City, as_: As, now: datetime) -> None:
    first = filed_at(city, now, "=1+1 请打13812345678找我。", name="王小明", phone="10012345678")
    tipoff = filed_at(city, now, "城管队员收钱", kind="tipoff", accused=city.organizations["区城管局"])
    done = walked(city, filed_at(city, now, at="宁江区"), done_steps(city), now)
    move(done, "call_back", city.actor("回访员"), now, outcome="solved")
    response = as_("街道干部").get("/office/requests/export.xlsx")
    assert response["Cache-Control"] == "private, no-store"
    assert ".xlsx" in response["Content-Disposition"]
    due = export.written(first.due_at)
    assert cells(response.getvalue()) == [
        ["编号", "事项", "地点", "性质", "类别", "件级", "状态", "承办单位", "期限", "办结时间"],
        [first.number, "'=1+1 请打****找我", "宁江区 / 团结街道 / 团结社区", "求助", "", "一般件", "待受理",
         "区受理中心", due, ""],
    ]  # fmt: skip
    of_desk = cells(as_("派单员").get("/office/requests/export.xlsx?clock=closed").getvalue())
    assert [row[0] for row in of_desk] == ["编号", done.number]
    assert of_desk[1][9] == export.written(now)
    assert tipoff.number not in str(cells(as_("城管承办人").get("/office/requests/export.xlsx").getvalue()))


def test_a_long_spreadsheet_is_written_batch_by_batch(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [filed(city).number for _ in range(5)]
    monkeypatch.setattr(export, "BATCH", 2)
    every = listing.cases_of(REQUESTS, city.actor("派单员"), {}, MONDAY)
    written = [row.case.number for row in export.every_row(REQUESTS, every, city.actor("派单员"))]
    assert written == cases[::-1]
    monkeypatch.setattr(export, "MOST_ROWS", 4)
    assert len(list(export.every_row(REQUESTS, every, city.actor("派单员")))) == 4
