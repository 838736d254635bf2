"""The first page of a working day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.pages.office.my_tasks import Marks, Tasks, tasks_of
from tests.cast import MONDAY, City, dispatched_steps, done_steps, move
from tests.pages.office.acting import As, filed_at, walked
from tests.pages.office.reading import html, words


def shown(tasks: Tasks) -> dict[str, list[str]]:
    return {group.code: [task.row.case.number for task in group.tasks] for group in tasks.shown}


def test_what_falls_due_first_stands_on_top_in_groups_by_the_clock(city: City) -> None:
    early = filed_at(city, MONDAY)
    late = filed_at(city, MONDAY - timedelta(days=4))
    handled = walked(city, filed_at(city, MONDAY), done_steps(city), MONDAY)
    found = tasks_of(city.actor("派单员"), "", False, MONDAY)
    assert shown(found) == {"late": [late.number], "today": [early.number], "week": [handled.number]}
    assert {group.code: group.count for group in found.groups} == {
        "late": 1, "today": 1, "week": 1, "later": 0, "paused": 0,
    }  # fmt: skip
    assert (found.held, found.total, found.hidden) == (3, 3, 0)


def test_a_paused_case_comes_last_and_one_without_a_promise_is_for_later(city: City) -> None:
    steps = done_steps(city)[:4]
    running = walked(city, filed_at(city, MONDAY), steps, MONDAY)
    still = walked(city, filed_at(city, MONDAY), steps, MONDAY)
    move(still, "pause", city.actor("城管承办人"), MONDAY, reason="weather", why="大雪")
    found = tasks_of(city.actor("城管承办人"), "", False, MONDAY)
    assert shown(found) == {"later": [running.number], "paused": [still.number]}
    running.due_at = None
    assert Marks.of(MONDAY).group(running) == "later"


def test_on_sunday_the_week_ends_tonight(city: City) -> None:
    sunday = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
    marks = Marks.of(sunday)
    assert marks.monday == marks.tomorrow == datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
    assert marks.yesterday == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def test_each_task_offers_its_one_likely_next_step(city: City) -> None:
    filed = filed_at(city, MONDAY)
    signed = walked(city, filed_at(city, MONDAY), done_steps(city)[:3], MONDAY)
    contacted = walked(city, filed_at(city, MONDAY), done_steps(city)[:4], MONDAY)
    steps = {
        task.row.case.number: task.step.name if task.step else None
        for who in ("派单员", "城管承办人", "回访员")
        for group in tasks_of(city.actor(who), "", False, MONDAY).groups
        for task in group.tasks
        if who != "回访员" or task.row.case.pk != filed.pk
    }
    assert steps == {filed.number: "accept", signed.number: "contact", contacted.number: "finish"}
    [waiting] = [
        task for group in tasks_of(city.actor("回访员"), "", False, MONDAY).groups for task in group.tasks
    ]
    assert waiting.step is None


def test_a_desk_sees_its_states_as_tabs_even_when_empty_and_a_handler_only_what_there_is(city: City) -> None:
    filed_at(city, MONDAY)
    walked(city, filed_at(city, MONDAY), dispatched_steps(city), MONDAY)
    desk = tasks_of(city.actor("派单员"), "", False, MONDAY)
    assert [str(tab.label) for tab in desk.tabs] == [
        "全部 1", "待受理 1", "待派单 0", "退回待派 0", "待裁定 0", "待回访 0",
    ]  # fmt: skip
    assert tasks_of(city.actor("城管承办人"), "", False, MONDAY).tabs == []


def test_a_tab_and_what_is_new_narrow_the_list(city: City) -> None:
    old = filed_at(city, MONDAY - timedelta(days=3))
    new = filed_at(city, MONDAY)
    move(
        old,
        "accept",
        city.actor("派单员"),
        MONDAY - timedelta(days=3),
        kind="help",
        category="roads",
        grade="normal",
    )
    actor = city.actor("派单员")
    assert shown(tasks_of(actor, "requests.accepted", False, MONDAY)) == {"late": [old.number]}
    assert shown(tasks_of(actor, "", True, MONDAY)) == {"today": [new.number]}
    nothing = tasks_of(actor, "requests.ruling", False, MONDAY)
    assert (nothing.shown, nothing.held, nothing.total) == ([], 2, 0)


def test_a_protected_case_waits_under_its_summary_for_the_body_at_work(city: City) -> None:
    case = filed_at(
        city, MONDAY, "城管队员张三收了摊主的钱", kind="tipoff", accused=city.organizations["区城管局"]
    )
    accept = {
        "kind": "tipoff",
        "category": "conduct",
        "grade": "normal",
        "accused": city.organizations["区城管局"].pk,
    }
    move(case, "accept", city.actor("派单员"), MONDAY, **accept)
    move(
        case,
        "dispatch",
        city.actor("派单员"),
        MONDAY,
        organization=city.organizations["区住建局"].pk,
        brief="请核查摊位管理",
    )
    [task] = [
        one for group in tasks_of(city.actor("住建承办人"), "", False, MONDAY).groups for one in group.tasks
    ]
    assert task.row.title == "请核查摊位管理"
    assert tasks_of(city.actor("城管承办人"), "", False, MONDAY).held == 0


def test_the_page_shows_counts_tasks_and_one_button_each(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    page = as_("派单员").get("/office/")
    assert "昨天以来新到 1" in words(page)
    assert f"路灯坏了三天，晚上看不见路 {case.number} 新到" in words(page)
    assert html(page).count('class="btn btn-primary btn-small"') == 1
    assert f'href="/office/requests/{case.number}/accept/"' in html(page)


def test_a_chosen_tab_without_tasks_says_so(city: City, as_: As, now: datetime) -> None:
    filed_at(city, now)
    page = words(as_("派单员").get("/office/?state=requests.ruling&new=1"))
    assert "这一类现在没有" in page


def test_an_empty_desk_says_what_will_appear_here(city: City, as_: As) -> None:
    page = words(as_("派单员").get("/office/"))
    assert "现在没有等您办的事 派给您单位的工单会按到期先后列在这里" in page


def test_what_does_not_fit_the_page_is_counted_and_linked(
    city: City, as_: As, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        filed_at(city, now)
    monkeypatch.setattr("gongzhi.pages.office.my_tasks.SHOWN", 2)
    page = words(as_("派单员").get("/office/"))
    assert "还有 1 件到期更晚，没有列在这里。 查看全部群众诉求" in page


def test_sixty_tasks_cost_as_many_queries_as_one_and_stay_light(city: City, as_: As, now: datetime) -> None:
    filed_at(city, now)
    client = as_("派单员")
    client.get("/office/")
    with CaptureQueriesContext(connection) as one:
        client.get("/office/")
    for _ in range(59):
        filed_at(city, now, "小区门口垃圾堆了一个星期没人清运，气味很大，请尽快安排清理")
    with CaptureQueriesContext(connection) as many:
        page = client.get("/office/")
    assert len(many) == len(one)
    assert len(page.content) < 60_000


def test_who_has_not_signed_in_is_asked_to_and_comes_back(city: City, client: object) -> None:
    response = client.get("/office/?new=1")  # type: ignore[attr-defined]
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/office/%3Fnew%3D1")
