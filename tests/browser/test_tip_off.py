"""R9 in the browser: 举报 about a street is not there for that street, while its desk handles it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrives, SignsIn
from tests.browser.steps import (
    Slip,
    begin_task,
    fill_step,
    open_task,
    press,
    send_report,
    send_step,
    take_step,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
SECRET = "街道办王某收钱不办事"
BRIEF = "核查临街审批收费"


def test_the_accused_street_sees_nothing_while_the_desk_handles_it(arrive: Arrives, staff: SignsIn) -> None:
    known = report_the_street(arrive("phone"))
    street = staff("街道干部")
    assert_hidden(street, known)

    desk = staff("派单员")
    dispatch_away_from_the_accused(desk, known)
    handler = staff("城管承办人")
    sign_and_read(handler, known)
    open_record(desk, known)
    take_step(desk, "登记先行联系", {"联系结果": "已联系上反映人"})
    open_task(handler, known.number)
    take_step(handler, "登记办结", {"办理结果": "已责令退还费用。"})
    caller = staff("回访员")
    begin_task(caller, "登记回访", known.number)
    send_step(caller, "登记回访", {"问题解决了吗": "已解决", "满意度": "满意"})

    assert_hidden(street, known)


def report_the_street(page: Page) -> Slip:
    page.goto("/report/")
    page.get_by_label("发生了什么事").fill(SECRET)
    page.get_by_label("在哪里").fill("团结社区")
    page.get_by_text("还可以补充").click()
    page.get_by_label("举报：反映违法违纪").check()
    page.get_by_label("投诉或举报的是哪个单位").fill("团结街道办")
    page.get_by_label("怎么称呼您").fill("李四")
    page.get_by_label("联系电话").fill("10012345678")
    return send_report(page)


def assert_hidden(page: Page, known: Slip) -> None:
    """Nowhere that the street may look, nor in the figures' records."""
    for address in (
        "/office/", "/office/requests/", f"/office/requests/?q={known.number}", "/office/requests/?q=王某",
        f"/office/search/?q={known.number}", "/office/search/?q=王某", "/office/search/?q=审批收费", "/office/inbox/",
        "/cockpit/", "/cockpit/records/?indicator=requests.received",
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        seen = page.get_by_role("main").inner_text()
        told = [word for word in (known.number, "王某", "李", BRIEF) if word in seen and word not in address]
        assert told == [], address
        assert page.locator(f"a[href*='{known.number}/']").count() == 0, address
    answer = page.goto(f"/office/requests/{known.number}/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()


def dispatch_away_from_the_accused(page: Page, known: Slip) -> None:
    begin_task(page, "受理", known.number)
    send_step(page, "受理", {"性质": "举报", "类别": "干部作风", "件级": "复杂件"})
    page.get_by_role("main").get_by_role("link", name="派单", exact=True).click()
    fill_step(page, {"承办单位": "团结街道办", "给承办单位的摘要": BRIEF})
    press(page, "派单")
    expect(page.get_by_role("alert")).to_contain_text("不能把举报或作风投诉派给被反映的单位或它的下级")
    send_step(page, "派单", {"承办单位": "区城管局"})


def sign_and_read(page: Page, known: Slip) -> None:
    begin_task(page, "签收", known.number)
    send_step(page, "签收")
    read = page.get_by_role("main").inner_text()
    assert [word in read for word in (BRIEF, "王某", "李", "1001")] == [True, False, False, False]


def open_record(page: Page, known: Slip) -> None:
    page.goto(f"/office/search/?q={known.number}")
    expect(page.get_by_role("main")).to_contain_text(SECRET)
