"""R4: a complaint about the platform itself can be made from inside every interface, and has a deadline of its own."""

import pytest
from playwright.sync_api import expect

from gongzhi.kernel.workflow.models import Case
from tests.browser.conftest import Arrives, SignsIn
from tests.browser.steps import slip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
SAID = "登记一件事要填的东西太多"


@pytest.mark.parametrize("door", ["/", "/office/", "/cockpit/"])
def test_an_opinion_about_the_platform_reaches_the_citys_desk(
    arrive: Arrives, staff: SignsIn, door: str
) -> None:
    page = arrive("phone", scripts=False) if door == "/" else staff("市领导", "phone", scripts=False)
    page.goto(door)
    page.get_by_role("contentinfo").get_by_role("link", name="对本平台的意见建议").click()
    page.get_by_label("发生了什么事").fill(SAID)
    page.get_by_role("button", name="提交意见").click()
    known = slip(page)
    case = Case.objects.get(number=known.number)
    assert (case.category, str(case.holder), case.filed_by) == ("platform", "市受理中心", None)
    assert [deadline.phase for deadline in case.deadlines.all()] == ["accept"]
    desk = staff("市派单员", scripts=False)
    expect(desk.get_by_role("row", name=known.number)).to_contain_text(SAID)
