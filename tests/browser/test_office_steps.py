"""What clerks do apart from the main job: filing for somebody who calls, choosing among many bodies."""

import pytest
from playwright.sync_api import Page, expect

from gongzhi.kernel.workflow.models import Case
from tests.browser.conftest import Arrives, SignsIn
from tests.browser.inspection import violations
from tests.browser.steps import follow, press, slip, step_form
from tests.cast import City, Kind, dispatched_steps, filed, organization, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
both = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
MANY = 160  # more than one list holds


@both
def test_a_clerk_files_for_a_caller_who_then_follows_it(
    staff: SignsIn, arrive: Arrives, scripts: bool
) -> None:
    page = staff("派单员", scripts=scripts)
    page.goto("/office/requests/new/")
    page.get_by_role("button", name="登记并取得编号").click()
    expect(page.get_by_role("alert")).to_contain_text("请写下反映的事情。")
    page.get_by_label("反映的事情").fill("电梯停了两天")
    page.get_by_role("searchbox", name="在哪里").fill("团结")
    search(page, scripts, "在哪里", "团结社区")
    page.get_by_role("group", name="在哪里").get_by_label("团结社区").check()
    page.get_by_role("button", name="登记并取得编号").click()
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    assert not scripts or violations(page) == []

    resident = arrive("phone", scripts)
    follow(resident, slip(page))
    expect(resident.get_by_text("电梯停了两天")).to_be_visible()


@both
def test_a_body_is_found_among_many(city: City, staff: SignsIn, scripts: bool) -> None:
    for number in range(MANY):
        organization(city, f"第 {number} 物业服务站", Kind.COUNTY_DEPARTMENT, "宁江区", "区委区政府")
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    page = staff("派单员", scripts=scripts)
    page.goto(f"/office/requests/{case.number}/dispatch/")
    page.get_by_label("派单依据").fill("职责清单第 12 条")
    page.get_by_role("searchbox", name="承办单位").fill("城管")
    search(page, scripts, "承办单位", "区城管局")
    step_form(page).get_by_label("区城管局").check()
    expect(page.get_by_label("派单依据")).to_have_value("职责清单第 12 条")
    assert not scripts or violations(page) == []
    press(page, "派单")
    expect(page.get_by_text("“派单”已完成")).to_be_visible()
    assert Case.objects.get().holder == city.organizations["区城管局"]


def search(page: Page, scripts: bool, field: str, result: str) -> None:
    """With scripts the results come while typing."""
    group = page.get_by_role("group", name=field)
    if not scripts:
        group.get_by_role("button", name="查找").click()
    expect(group.get_by_label(result)).to_be_visible()
