"""A clerk at work without a mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD, Arrives, handle_of
from tests.cast import City, filed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
MOST_STOPS = 60
IS_MARKED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def test_signs_in_opens_the_first_task_and_takes_the_likely_step(city: City, arrive: Arrives) -> None:
    case = filed(city)
    page = arrive("desk")
    page.goto("/account/login/")
    tab_to(page, page.get_by_label("工号"))
    page.keyboard.type(handle_of(city, "派单员"))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的任务")).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=case.number).first)
    tab_to(page, page.get_by_role("row", name=case.number).get_by_role("link").first, back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="基本情况")).to_be_visible()

    tab_to(page, page.get_by_role("main").get_by_role("link", name="受理", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("类别"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("#act").get_by_role("button", name="受理", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("“受理”已完成")).to_be_visible()


def test_the_slash_key_searches(city: City, arrive: Arrives) -> None:
    case = filed(city)
    page = arrive("desk")
    page.goto("/account/login/")
    page.get_by_label("工号").fill(handle_of(city, "派单员"))
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的任务")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(case.number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="基本情况")).to_be_visible()
    assert page.url.endswith(f"/{case.number}/")


def tab_to(page: Page, target: Locator, back: bool = False) -> None:
    """By the Tab key alone; wherever it stops on the way, one can see that it did."""
    expect(target).to_be_visible()
    for _stop in range(MOST_STOPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
        assert page.evaluate(IS_MARKED), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"{target} was not reached in {MOST_STOPS} stops")
