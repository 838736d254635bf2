"""The page of a request in every state that it can be in, and every step that may be taken from there."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignsIn
from tests.browser.inspection import Findings
from tests.browser.staffroom import open_examples
from tests.browser.steps import press
from tests.cast import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
devices = pytest.mark.parametrize("device", ["desk", "phone"])


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
    refuse_and_read(findings, pages["派单员"], device)
    assert seen >= {
        "accept", "refuse", "answer", "dispatch", "rule", "sign", "return", "contact", "note", "pause", "resume",
        "finish", "call_back",
    }  # fmt: skip
    assert not findings.found, str(findings)


def refuse_and_read(findings: Findings, page: Page, device: str) -> None:
    """A form sent back, and a caller's number uncovered."""
    page.goto("/office/?state=requests.filed")
    page.get_by_role("link", name=re.compile("^受理 ")).click()
    press(page, "受理")
    expect(page.get_by_role("alert")).to_contain_text("已填写的都保留着")
    findings.read(page, "accept, sent back", device)
    page.goto("/office/?state=requests.filed")
    page.locator("main tbody a").first.click()
    number = page.locator("main a[href*='/contact/']")
    page.goto(str(number.first.get_attribute("href")))
    findings.read(page, "contact, asked why", device)
    page.get_by_label("为什么要看").fill("先行联系")
    page.get_by_role("button", name="查看电话").click()
    expect(page.get_by_role("link", name="10012345678")).to_be_visible()
    findings.read(page, "contact, shown", device)


def steps(page: Page) -> Iterator[tuple[str, str]]:
    """Name and address of what may be done now."""
    links = page.locator("main .card .actions a")
    for address in links.evaluate_all("links => links.map((one) => one.getAttribute('href'))"):
        yield address.rstrip("/").rpartition("/")[2], address
