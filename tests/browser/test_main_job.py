"""The main job, from a resident's phone to the figure that a leader opens. Each step as a person takes it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrives, SignsIn
from tests.browser.steps import (
    WORDS,
    Slip,
    begin_task,
    follow,
    open_task,
    send_report,
    send_step,
    take_step,
    timeline,
    write_report,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_from_a_residents_phone_to_the_figure_that_opens(
    arrive: Arrives, staff: SignsIn, photo: Path, scripts: bool
) -> None:
    leader = staff("市领导", scripts=scripts)
    before = figures(leader)
    resident = arrive("phone", scripts)
    write_report(resident, photo=photo)
    known = send_report(resident)

    accept_and_dispatch(staff("派单员", scripts=scripts), known)
    give_back(staff("城管承办人", scripts=scripts), known)
    dispatch_again(staff("派单员", scripts=scripts), known)
    handle(staff("住建承办人", scripts=scripts), known, photo)
    call_back(staff("回访员", scripts=scripts), known)
    rate(resident, known)
    assert figures(leader) == {name: count + 1 for name, count in before.items()}
    open_figure(leader, known)


def figures(page: Page) -> dict[str, int]:
    """Of this month."""
    page.goto("/cockpit/")
    shown = {"受理": page.locator(".tile-card"), "结案": page.locator(".more-figures > span")}
    links = {name: one.filter(has_text=name).locator("a").first for name, one in shown.items()}
    return {name: int(link.inner_text()) for name, link in links.items()}


def open_figure(page: Page, known: Slip) -> None:
    page.locator(".tile-card").filter(has_text="受理").get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("共 1 件。")).to_be_visible()
    page.get_by_role("row", name=known.number).get_by_role("link", name=WORDS).click()
    expect(page.get_by_role("heading", name=WORDS)).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="基本满意")).to_be_visible()


def accept_and_dispatch(page: Page, known: Slip) -> None:
    begin_task(page, "受理", known.number)
    expect(page.get_by_role("heading", name=WORDS)).to_be_visible()
    send_step(page, "受理", {"性质": "求助", "类别": "道路设施", "件级": "一般件"})
    expect(page.get_by_role("listitem").filter(has_text="照片 1")).to_be_visible()
    take_step(page, "派单", {"承办单位": "区城管局"})


def give_back(page: Page, known: Slip) -> None:
    open_task(page, known.number)
    why = {"退回原因": "不属于本单位职责", "依据的条款": "职责清单第 12 条：井盖由住建部门管护。"}
    take_step(page, "退回", why)


def dispatch_again(page: Page, known: Slip) -> None:
    begin_task(page, "派单", known.number)
    send_step(page, "派单", {"承办单位": "区住建局"})


def handle(page: Page, known: Slip, photo: Path) -> None:
    begin_task(page, "签收", known.number)
    send_step(page, "签收")
    take_step(page, "登记先行联系", {"联系结果": "没有留下联系方式"})
    take_step(page, "登记办结", {"办理结果": "已换新井盖并加固。", "照片或文件": photo})


def call_back(page: Page, known: Slip) -> None:
    begin_task(page, "登记回访", known.number)
    send_step(page, "登记回访", {"问题解决了吗": "已解决", "满意度": "满意"})
    assert len(timeline(page)) == 9


def rate(page: Page, known: Slip) -> None:
    follow(page, known)
    expect(page.get_by_role("heading", name="已经结案")).to_be_visible()
    expect(page.get_by_text("已换新井盖并加固。")).to_be_visible()
    page.get_by_label("基本满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", name="您的评价：基本满意")).to_be_visible()
