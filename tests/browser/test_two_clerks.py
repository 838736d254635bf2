"""Two clerks press at once: one wins, the other is told who and when and loses nothing typed."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.workflow.models import Case
from tests.browser.conftest import SignsIn
from tests.browser.inspection import violations
from tests.browser.steps import fill_step, open_task, press
from tests.cast import City, dispatched_steps, filed, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
BASIS = "职责清单第 12 条，上月同一处也由住建局办。"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_the_second_is_told_who_and_when_and_keeps_what_was_typed(
    city: City, staff: SignsIn, scripts: bool
) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    first, second = (staff(name, scripts=scripts) for name in ("派单员", "另一派单员"))
    choose(first, case, "区城管局", "职责清单第 3 条。")
    choose(second, case, "区住建局", BASIS)

    press(first, "派单")
    expect(first.get_by_text("“派单”已完成")).to_be_visible()
    press(second, "派单")

    entry = Entry.objects.get(verb="requests.dispatch")
    when = f"{timezone.localtime(entry.at):%H:%M:%S}"
    expect(second.get_by_role("alert")).to_contain_text(f"区受理中心 派单员已在 {when} 办理了“派单”")
    expect(second.get_by_label("派单依据")).to_have_value(BASIS)
    expect(second.get_by_label("承办单位", exact=True)).to_have_value("区住建局")
    assert not scripts or violations(second) == []
    second.get_by_role("link", name="查看最新情况").click()
    expect(second.get_by_role("main")).to_contain_text("区受理中心 派单员派给区城管局办理")
    assert Case.objects.get().holder == city.organizations["区城管局"]


def choose(page: Page, case: Case, body: str, basis: str) -> None:
    open_task(page, case.number)
    page.get_by_role("main").get_by_role("link", name="派单", exact=True).click()
    fill_step(page, {"承办单位": body, "派单依据": basis})
