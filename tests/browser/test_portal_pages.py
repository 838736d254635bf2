"""Every page of the portal, in every way that residents read it."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongzhi.kernel.workflow.models import Case
from tests.browser.conftest import Arrives
from tests.browser.inspection import Findings
from tests.browser.steps import follow, send_report, write_report
from tests.cast import City, done_steps, filed, move, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
PLAIN_PAGES = (
    "/", "/follow/", "/near/", "/steward/", "/opinion/", "/privacy/", "/terms/", "/no-such-page/", "/office/",
)  # fmt: skip


def pages(page: Page, city: City) -> Iterator[str]:
    """Brings each page up and names it."""
    community = city.places["团结社区"].pk
    for address in PLAIN_PAGES:
        page.goto(address)
        yield address
    for address in ("/near/", "/steward/"):
        for asked in (f"place={community}", "q=社区", "q=没有的地方"):
            page.goto(f"{address}?{asked}")
            yield f"{address}?{asked}"
    yield from report_pages(page)
    yield from follow_pages(page)
    yield from closed_story(page, city)


def report_pages(page: Page) -> Iterator[str]:
    write_report(page, "路灯不亮", "社区")
    page.get_by_text("还可以补充").click()
    yield "report with everything open"
    page.get_by_label("投诉：").check()
    page.get_by_label("投诉或举报的是哪个单位").fill("受理中心")
    page.get_by_role("button", name="提交反映").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "report sent back"


def follow_pages(page: Page) -> Iterator[str]:
    write_report(page)
    page.get_by_role("button", name="提交反映").click()
    expect(page.get_by_role("heading", name="已收到您的反映")).to_be_visible()
    yield "thanks"
    page.goto("/report/done/")
    yield "thanks a second time"
    page.goto("/follow/report/")
    yield "story, just filed"
    page.goto("/follow/report/contact/")
    yield "withdraw"
    page.goto("/follow/")
    page.get_by_label("编号").fill("20260101-000001")
    page.get_by_role("main").get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "follow sent back"


def closed_story(page: Page, city: City) -> Iterator[str]:
    write_report(page, "团结社区路灯不亮", "团结社区")
    known = send_report(page)
    case = walk(city, Case.objects.get(number=known.number), done_steps(city), lambda _step: timezone.now())
    move(case, "call_back", city.actor("回访员"), timezone.now(), outcome="solved", satisfaction="satisfied")
    follow(page, known)
    yield "story, to be rated"
    page.get_by_label("基本满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", name="您的评价")).to_be_visible()
    yield "story, rated"


@pytest.fixture
def busy_city(city: City) -> City:
    """With enough going on near 团结社区 for it to be public."""
    for number in range(6):
        case = filed(city, f"第 {number} 件：路灯不亮")
        move(case, "accept", city.actor("派单员"), kind="help", category="power", grade="normal")
    return city


@pytest.mark.parametrize("large", [False, True], ids=["standard", "large-type"])
def test_pages_on_a_phone(busy_city: City, arrive: Arrives, large: bool) -> None:
    page, findings = arrive("phone"), Findings()
    if large:
        page.goto("/")
        page.get_by_role("button", name="大字版").click()
        expect(page.get_by_role("button", name="标准字")).to_be_visible()
    for name in pages(page, busy_city):
        findings.read(page, name, "phone")
        findings.touch(page, name)
    assert not findings.found, str(findings)


def test_pages_on_a_desk(busy_city: City, arrive: Arrives) -> None:
    page, findings = arrive("desk"), Findings()
    for name in pages(page, busy_city):
        findings.read(page, name, "desk")
    assert not findings.found, str(findings)
