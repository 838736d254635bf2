import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.people.models import Person
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY, City, Step
from tests.pages.cockpit.conftest import NOW, SignIn
from tests.pages.cockpit.scenes import closed, dispatched, figures, filed, page, said, tile, walked

OCTOBER = MONDAY - timedelta(days=35)


def make_everything(city: City) -> None:
    closed(city, 8)
    closed(city, 3, now=OCTOBER)
    closed(city, 2, satisfaction="dissatisfied")
    unsolved: Step = ("call_back", "回访员", {"outcome": "unsolved", "satisfaction": "dissatisfied"})
    walked(city, done(city, 2), [unsolved])
    dispatched(city, 3)
    filed(city, 2, "永久社区")
    filed(city, 1, category="conduct")


def done(city: City, amount: int) -> list[Case]:
    steps: list[Step] = [
        ("sign", "城管承办人", {}), ("contact", "城管承办人", {"contact": "reached"}),
        ("finish", "城管承办人", {"answer": "已更换灯泡。"}),
    ]  # fmt: skip
    return walked(city, dispatched(city, amount), steps)


@pytest.mark.parametrize(
    ("who", "address"),
    [("市领导", "/cockpit/?from=2026-10&to=2026-11"), ("街道干部", "/cockpit/?month=2026-11")],
)
def test_every_figure_opens_to_as_many_records_as_it_says(
    city: City, as_: SignIn, who: str, address: str
) -> None:
    make_everything(city)
    client = as_(who)
    text = page(client, address)
    found = {figure.href: figure.shown for figure in figures(text)}
    counts = {href: shown for href, shown in found.items() if re.fullmatch(r"[\d,]+", shown)}
    assert len(found) > 60
    assert sum(shown != "0" for shown in counts.values()) > 10
    for href, shown in found.items():
        if "part=whole" in href and shown == "—":
            continue
        opened = said(page(client, href))
        if href in counts:
            assert f"共 {shown} 件" in opened, (href, opened)
        else:
            assert shown in opened, (href, opened)


def test_a_leader_sees_how_the_month_stands_against_the_one_before(city: City, as_: SignIn) -> None:
    closed(city, 10, now=OCTOBER)
    closed(city, 8)
    closed(city, 2, satisfaction="dissatisfied")
    dispatched(city, 3)
    text = page(as_("市领导"), "/cockpit/?month=2026-11")
    assert tile(text, "受理") == "13 件 前一个月 10"
    assert tile(text, "满意率") == "80.0% 8/10 · 49.0%–94.3% 前一个月 100.0% ，低 20.0 个百分点"
    assert tile(text, "解决率") == "100.0% 10/10 · 72.2%–100.0% 前一个月 100.0% ，与之前持平"
    assert tile(text, "现在超期") == "3 件 在办 3"
    assert "结案 10 件 （前一个月 10 ）" in said(text)


def test_a_small_sample_is_not_said_as_a_share(city: City, as_: SignIn) -> None:
    closed(city, 2)
    text = page(as_("市领导"), "/cockpit/")
    assert tile(text, "解决率") == "样本不足 2/2 前一个月 样本不足"


def test_a_smaller_place_is_compared_with_the_place_above_it(city: City, as_: SignIn) -> None:
    closed(city, 10)
    text = page(as_("街道干部"), "/cockpit/")
    assert tile(text, "解决率") == "100.0% 10/10 · 72.2%–100.0% 前一个月 样本不足 宁江区 100.0%"
    inside = page(as_("市领导"), f"/cockpit/?place={city.places['团结街道'].pk}")
    crumbs = re.search(r'<nav class="crumb".*?</nav>', inside, re.S)
    assert crumbs
    assert re.sub(r"<[^>]+>", "", crumbs[0]) == "松原市 / 宁江区 / 团结街道"


def test_what_is_late_is_said_first_and_by_organisation(city: City, as_: SignIn) -> None:
    dispatched(city, 3)
    dispatched(city, 1, "区住建局")
    text = said(page(as_("市领导"), "/cockpit/"))
    assert "现在有 4 件超期，最多的是区城管局（3 件）。" in text
    assert re.search(r"承办单位 超期 条形 在办 区城管局 3 3 区住建局 1 1 ", text)


def test_longer_lists_of_the_late_fold_up(city: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.pages.cockpit.late.LISTED", 1)
    dispatched(city, 3)
    dispatched(city, 1, "区住建局")
    assert "另外 1 个单位" in said(page(as_("市领导"), "/cockpit/"))


def test_where_nothing_is_late_the_page_says_so_and_what_will_appear(city: City, as_: SignIn) -> None:
    text = said(page(as_("市领导"), "/cockpit/"))
    assert "现在没有超期的工单。" in text
    assert "近 30 天没有反映集中的地方" in text
    assert "还没有导入行政区划轮廓" in text


def test_a_fall_beyond_chance_is_said_at_the_top(city: City, as_: SignIn) -> None:
    closed(city, 12, now=OCTOBER)
    closed(city, 12, satisfaction="dissatisfied")
    text = said(page(as_("市领导"), "/cockpit/"))
    assert "满意率比前一个月低 100.0 个百分点。" in text


def test_no_person_is_named_or_ranked(city: City, as_: SignIn) -> None:
    make_everything(city)
    names = {person.name for person in Person.objects.all() if person.name} - {"市领导"}
    client = as_("市领导")
    for address in ("/cockpit/", "/cockpit/wall/", "/cockpit/records/?indicator=requests.overdue"):
        text = page(client, address)
        assert names
        assert [name for name in names if name in said(text)] == []
        assert not re.search(r"(person|post|appointment)=\d", text)


def test_a_protected_case_is_counted_and_not_shown(city: City, as_: SignIn) -> None:
    filed(city, 1, category="conduct")
    client = as_("市领导")
    assert tile(page(client, "/cockpit/"), "受理").startswith("1 件")
    text = page(client, "/cockpit/records/?indicator=requests.received")
    assert "共 1 件。 其中 0 件列在下面，另有 1 件计入数字" in said(text)
    assert "路灯" not in text
    assert "这些工单受保护或不在您的岗位范围内" in text


def test_only_the_own_place_and_what_lies_below_it_are_for_the_asking(city: City, as_: SignIn) -> None:
    client = as_("街道干部")
    assert client.get(f"/cockpit/?place={city.places['团结社区'].pk}").status_code == 200
    for name in ("宁江区", "长岭县"):
        assert client.get(f"/cockpit/?place={city.places[name].pk}").status_code == 403
    assert client.get("/cockpit/?place=987654").status_code == 404
    assert client.get("/cockpit/?place=x").status_code == 404


def test_who_has_not_signed_in_is_asked_to(db: None, client: Client) -> None:
    response = client.get("/cockpit/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/login/?next=/cockpit/")


@pytest.mark.parametrize(
    "address", ["/cockpit/", "/cockpit/wall/", "/cockpit/records/?indicator=requests.received"]
)
def test_a_page_costs_the_same_however_much_has_happened(city: City, as_: SignIn, address: str) -> None:
    client = as_("市领导")
    costs = []
    for amount in (2, 6):
        closed(city, amount)
        dispatched(city, amount)
        dispatched(city, amount, "区住建局")
        page(client, address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, address)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_trend_has_twelve_months_and_the_year_before(city: City, as_: SignIn) -> None:
    filed(city, 2, now=NOW - timedelta(days=366))
    filed(city, 3)
    text = page(as_("市领导"), "/cockpit/")
    table = text[text.index('id="trend"') :]
    rows = re.findall(
        r'<th scope="row">(.*?)</th><td class="number" data-value="(\d+)".*?data-before="(\d*)"', table
    )
    assert len(rows) == 12
    assert (rows[0], rows[1], rows[-1][0]) == (
        ("2026年11月", "3", "2"),
        ("2026年10月", "0", ""),
        "2025年12月",
    )
