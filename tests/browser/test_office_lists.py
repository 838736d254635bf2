"""Tasks, lists, search, places and bodies, inbox and calendar, at a desk and on a phone."""

import pytest

from tests.browser.conftest import SignsIn
from tests.browser.inspection import Findings
from tests.browser.staffroom import appoint_administrator, open_examples
from tests.cast import City, filed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
devices = pytest.mark.parametrize("device", ["desk", "phone"])


def addresses(city: City) -> dict[str, list[str]]:
    community, desk = city.places["团结社区"].pk, city.organizations["区受理中心"].pk
    return {
        "派单员": [
            "/office/", "/office/?new=1", "/office/?state=requests.filed", "/office/requests/",
            "/office/requests/?state=filed&kind=help&q=路灯&at=团结", "/office/requests/?clock=overdue",
            "/office/requests/?q=没有这样的事", "/office/requests/new/", "/office/search/", "/office/search/?q=路灯",
            "/office/search/?q=团结", "/office/search/?q=没有", f"/office/places/{community}/",
            f"/office/places/{city.places['松原市'].pk}/", f"/office/organizations/{desk}/",
            f"/office/organizations/{city.organizations['区城管局'].pk}/", "/office/inbox/", "/office/inbox/digest/",
            "/office/calendar/",
        ],
        "外县书记": ["/office/", "/office/requests/", "/office/inbox/"],
        "系统管理员": ["/office/calendar/"],
    }  # fmt: skip


@devices
def test_lists_and_places(city: City, staff: SignsIn, device: str) -> None:
    appoint_administrator(city)
    open_examples(city)
    for number in range(25):
        filed(city, f"第 {number} 件：垃圾没有人清")
    findings = Findings()
    for who, asked in addresses(city).items():
        page = staff(who, device)
        for address in asked:
            page.goto(address)
            findings.read(page, f"{who} {address}", device)
    assert not findings.found, str(findings)
