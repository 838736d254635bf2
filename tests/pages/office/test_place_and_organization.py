from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Estate, Outline
from gongzhi.pages.office.burden import Load, Work, of_children, of_organization, of_place, work_of
from tests.areakit.test_record_page import protected
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move
from tests.pages.office.acting import As, filed_at, walked
from tests.pages.office.reading import html, words

SQUARE = [[[124.8, 45.1], [124.9, 45.1], [124.9, 45.2], [124.8, 45.2]]]
LATER = MONDAY + timedelta(days=3)


def place(city: City, name: str) -> str:
    return f"/office/places/{city.places[name].pk}/"


def body(city: City, name: str) -> str:
    return f"/office/organizations/{city.organizations[name].pk}/"


def test_cases_are_counted_at_the_child_they_lie_below(city: City) -> None:
    filed(city)
    filed(city, at="胜利社区")
    filed(city, at="宁江区")
    walked(city, filed(city), done_steps(city), MONDAY)
    actor, places = city.actor("派单员"), city.places
    assert of_place(places["宁江区"], actor, LATER) == Load(open=4, late=3)
    assert of_children(places["宁江区"], actor, LATER) == {places["团结街道"].pk: Load(3, 2)}
    assert of_children(places["团结街道"], actor, LATER) == {
        places["团结社区"].pk: Load(2, 1),
        places["胜利社区"].pk: Load(1, 1),
    }


def test_figures_count_only_what_this_reader_may_see(city: City) -> None:
    protected(city)
    bureau = city.organizations["区住建局"]
    assert of_organization(bureau, city.actor("派单员"), MONDAY) == Load(1, 0)
    assert of_organization(bureau, city.actor("街道干部"), MONDAY) == Load(0, 0)
    assert of_place(city.places["宁江区"], city.actor("市领导"), MONDAY) == Load(0, 0)


def test_the_work_of_a_body_is_counted_without_naming_anybody(city: City) -> None:
    steps = done_steps(city)
    case = walked(city, filed(city), steps[:2], MONDAY)
    case = walked(city, case, steps[2:], MONDAY + timedelta(hours=2))
    slow = walked(city, filed(city), steps[:2], MONDAY)
    walked(city, slow, steps[2:], LATER)
    bureau = city.organizations["区城管局"]
    work = work_of(bureau, city.actor("派单员"), LATER)
    assert (work.cases, work.kept, work.late) == (2, 4, 2)
    assert work.time > timedelta(hours=10)
    assert work_of(bureau, city.actor("外县书记"), LATER) == Work(0, timedelta(), 0, 0)


def test_the_page_of_a_place_shows_where_it_lies_and_what_lies_in_it(
    city: City, as_: As, now: datetime
) -> None:
    case = filed_at(city, now)
    Outline.objects.create(place=city.places["团结街道"], rings=SQUARE, source="测试")
    page = as_("派单员").get(place(city, "宁江区"))
    read = words(page)
    assert read.startswith("松原市 宁江区 县（市、区） 超期 0 未办结 1")
    assert f"最先到期的工单 全部群众诉求 事项 地点 状态 时限 路灯坏了三天，晚上看不见路 {case.number}" in read
    assert "下辖 1 名称 未办结 超期 团结街道 1 0" in read
    assert "统计代码 220702000000 受理席位 区受理中心" in read
    assert "区城管局 区直部门" in read
    assert f'<a href="{place(city, "团结街道")}"><path d="M' in html(page)
    assert "未办结 1 件，超期 0 件" in html(page)


def test_a_community_shows_its_estates_and_its_own_outline(city: City, as_: As) -> None:
    Outline.objects.create(place=city.places["团结社区"], rings=SQUARE, source="测试")
    Estate.objects.create(
        name="团结小区", community=city.places["团结社区"], year=1998, households=420, is_rundown=True
    )
    page = as_("街道干部").get(place(city, "团结社区"))
    assert "小区 团结小区 1998年 420户 弃管小区" in words(page)
    assert "这里没有未办结的工单" in words(page)
    assert "由上级受理" in words(page)
    assert "<path d=" in html(page)


def test_the_page_of_a_body_shows_posts_work_and_what_it_holds(city: City, as_: As, now: datetime) -> None:
    bureau = city.organizations["区城管局"]
    Organization.objects.filter(pk=bureau.pk).update(
        party_superior=city.organizations["市委市政府"], short_name="城管局"
    )
    city.appointments["住建承办人"].delete()
    late = walked(
        city, filed_at(city, now - timedelta(days=9)), dispatched_steps(city), now - timedelta(days=9)
    )
    fresh = walked(city, filed_at(city, now), dispatched_steps(city), now)
    page = words(as_("派单员").get(body(city, "区城管局")))
    assert page.startswith("宁江区 / 区直部门 区城管局 超期 1 手上未办结 2")
    assert (
        page.index("已经超期") < page.index(late.number) < page.index("手上的工单") < page.index(fresh.number)
    )
    assert "简称 城管局 上级 区委区政府 上级党组织 市委市政府" in page
    assert "岗位 承办人 宁江区 · 1 人在岗" in page
    assert "承办人 宁江区 · 空缺" in words(as_("派单员").get(body(city, "区住建局")))
    assert "受理范围 宁江区" in words(as_("派单员").get(body(city, "区受理中心")))
    assert "下属单位" in words(as_("派单员").get(body(city, "区委区政府")))


def test_a_figure_opens_to_exactly_what_it_counts(city: City, as_: As, now: datetime) -> None:
    walked(city, filed_at(city, now), done_steps(city), now)
    held = walked(city, filed_at(city, now), dispatched_steps(city), now)
    client = as_("派单员")
    assert "手上未办结 1" in words(client.get(body(city, "区城管局")))
    listed = words(client.get(f"/office/requests/?holder={city.organizations['区城管局'].pk}&clock=open"))
    assert "群众诉求 1 件" in listed
    assert held.number in listed


@pytest.mark.parametrize("name", ["places", "organizations"])
def test_what_is_not_there_is_not_found(city: City, as_: As, name: str) -> None:
    assert as_("派单员").get(f"/office/{name}/999999/").status_code == 404


def test_one_case_and_three_cost_the_same_queries(city: City, as_: As, now: datetime) -> None:
    client = as_("派单员")
    filed_at(city, now)
    for address in (place(city, "宁江区"), body(city, "区受理中心")):
        client.get(address)
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        move(
            filed_at(city, now, at="胜利社区"),
            "accept",
            city.actor("派单员"),
            now,
            kind="help",
            category="roads",
            grade="normal",
        )
        filed_at(city, now, at="团结街道")
        with CaptureQueriesContext(connection) as three:
            client.get(address)
        assert len(three) == len(one), address
