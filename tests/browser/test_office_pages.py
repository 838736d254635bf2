"""Every page of the office, at a desk and on a phone, in every state that a request can be in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

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


@devices
def test_records_and_every_step(city: City, staff: SignsIn, device: str) -> None:
    findings, pages = Findings(), dict[str, Page]()
    seen: set[str] = set()
    for example, case in open_examples(city):
        page = pages[example.who] = pages.get(example.who) or staff(example.who, device)
        page.goto(f"/office/requests/{case.number}/")
        expect(page.get_by_role("heading", name="基本情况")).to_be_visible()
        findings.read(page, example.name, device)
        for name, address in steps(page):
            if name not in seen:
                seen.add(name)
                page.goto(address)
                findings.read(page, f"{example.name}: {name}", device)
    assert seen >= {
        "accept", "refuse", "answer", "dispatch", "rule", "sign", "return", "contact", "note", "pause", "resume",
        "finish", "call_back",
    }  # fmt: skip
    assert not findings.found, str(findings)


def steps(page: Page) -> Iterator[tuple[str, str]]:
    """Name and address of what may be done now."""
    links = page.locator("main .card .actions a")
    for address in links.evaluate_all("links => links.map((one) => one.getAttribute('href'))"):
        yield address.rstrip("/").rpartition("/")[2], address
