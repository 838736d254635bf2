"""The leaders' pages: readable by everybody, and every figure on them opens to as many records as it says."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gongzhi.kernel.territory.outline_import import load_outlines
from tests.browser.conftest import SignsIn
from tests.browser.inspection import WIDER, Findings
from tests.browser.staffroom import open_examples
from tests.cast import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
COUNTIES = Path(__file__).parents[2] / "gongzhi" / "data" / "songyuan" / "220700_counties.geojson"


@pytest.fixture
def drawn_city(city: City) -> City:
    """With outlines of the two counties that it has, and something in every figure."""
    counties = json.loads(COUNTIES.read_text(encoding="utf-8"))
    counties["features"] = [one for one in counties["features"] if one["properties"]["name"] in city.places]
    load_outlines(files={"counties.geojson": json.dumps(counties).encode()}, source="DataV.GeoAtlas")
    open_examples(city)
    return city


def addresses(city: City) -> list[str]:
    county = city.places["宁江区"].pk
    return [
        "/cockpit/",
        f"/cockpit/?place={county}",
        f"/cockpit/?place={county}&from=2025-12&to=2026-11&shade=on_time.handle",
        "/cockpit/records/?indicator=requests.received",
        "/cockpit/records/?indicator=requests.solved_rate",
        "/cockpit/records/?indicator=requests.overdue",
        "/cockpit/records/?indicator=requests.received&from=2025-01&to=2025-01",
    ]


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_pages(drawn_city: City, staff: SignsIn, device: str) -> None:
    page, findings = staff("市领导", device), Findings()
    for address in addresses(drawn_city):
        page.goto(address)
        findings.read(page, address, device)
    assert not findings.found, str(findings)


def test_the_wall_shows_everything_at_once(drawn_city: City, staff: SignsIn) -> None:
    page, findings = staff("市领导", "wall"), Findings()
    page.goto("/cockpit/wall/")
    expect(page.get_by_role("heading", name="松原市")).to_be_visible()
    findings.read(page, "wall", "wall")
    findings.add("wall", "wide", page.evaluate(WIDER))
    hidden = page.evaluate("document.scrollingElement.scrollHeight - innerHeight")
    findings.add("wall", "below the edge", [f"{hidden} px"] if hidden > 0 else [])
    assert not findings.found, str(findings)


def test_every_figure_opens_to_as_many_records_as_it_says(drawn_city: City, staff: SignsIn) -> None:
    page = staff("市领导", scripts=False)
    page.goto("/cockpit/")
    figures = shown_figures(page)
    assert len(figures) > 20
    found = {href: opened(page, href) for href in figures}
    assert {
        href: (says, found[href]) for href, says in figures.items() if not agrees(says, found[href])
    } == {}


def shown_figures(page: Page) -> dict[str, str]:
    """What each link to records says, by its address."""
    links = page.locator("main a[href*='/cockpit/records/']")
    pair = "one => [one.getAttribute('href'), one.textContent.trim()]"
    return dict(links.evaluate_all(f"links => links.map({pair})"))


def opened(page: Page, href: str) -> int:
    answer = page.context.request.get(href)
    assert answer.status == 200, href
    found = re.search(r"共 <strong>([\d,]+)</strong> 件", answer.text())
    assert found, href
    return int(found[1].replace(",", ""))


def agrees(says: str, count: int) -> bool:
    """A rate or a name opens to something; a count to exactly so many."""
    return not says.replace(",", "").isdecimal() or int(says.replace(",", "")) == count
