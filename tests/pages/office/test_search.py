from datetime import datetime

from tests.areakit.test_record_page import protected
from tests.cast import City
from tests.pages.office.acting import As, filed_at
from tests.pages.office.reading import html, words


def test_one_box_finds_cases_places_and_bodies_in_groups(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now, "团结路的路灯坏了。")
    read = words(as_("派单员").get("/office/search/?q=团结"))
    assert f"群众诉求 事项 地点 状态 时限 团结路的路灯坏了 {case.number} 团结社区 待受理" in read
    assert "地点 团结街道 宁江区 / 团结街道 团结社区 宁江区 / 团结街道 / 团结社区" in read
    assert "单位 团结社区居委会 社区 · 团结社区 团结街道办 街道 · 团结街道" in read


def test_a_number_in_full_leads_to_its_record(city: City, as_: As, now: datetime) -> None:
    case = filed_at(city, now)
    response = as_("派单员").get(f"/office/search/?q= {case.number} ")
    assert (response.status_code, response["Location"]) == (302, f"/office/requests/{case.number}/")


def test_part_of_a_number_finds_what_begins_so(city: City, as_: As, now: datetime) -> None:
    numbers = [filed_at(city, now).number for _ in range(11)]
    page = as_("派单员").get(f"/office/search/?q={numbers[0][:8]}")
    assert f"{numbers[-1]} 团结社区" in words(page)
    assert numbers[0] not in words(page)
    assert f'href="/office/requests/?q={numbers[0][:8]}"' in html(page)


def test_a_protected_case_is_found_by_no_one_who_may_not_read_it(city: City, as_: As, now: datetime) -> None:
    case = protected(city, now)
    assert case.number in words(as_("派单员").get("/office/search/?q=摊主"))
    assert "请核查摊位管理" in words(as_("住建承办人").get("/office/search/?q=摊位"))
    for who, asked in (
        ("住建承办人", "摊主"),
        ("城管承办人", "摊"),
        ("街道干部", "摊"),
        ("街道干部", case.number),
    ):
        read = words(as_(who).get(f"/office/search/?q={asked}"))
        assert "没有找到 请换个说法" in read, (who, asked)
        assert case.number not in read.replace(asked, ""), (who, asked)


def test_nothing_asked_says_what_can_be_found(city: City, as_: As) -> None:
    client = as_("派单员")
    assert "输入工单编号、内容里的几个字" in words(client.get("/office/search/"))
    assert "没有找到" in words(client.get("/office/search/?q=火星%00"))
