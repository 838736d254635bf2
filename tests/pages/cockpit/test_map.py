import re

import pytest
from pytest_django import Settings

from gongzhi.kernel.indicators.rates import rate_value
from gongzhi.kernel.territory.models import Outline, Place
from gongzhi.pages.cockpit.city_map import shade_of
from tests.cast import City
from tests.pages.cockpit.conftest import SignIn
from tests.pages.cockpit.scenes import closed, filed, page

WEST = [[[124.0, 45.0], [125.0, 45.0], [125.0, 46.0], [124.0, 46.0], [124.0, 45.0]]]
EAST = [[[125.0, 45.0], [125.1, 45.0], [125.1, 46.0], [125.0, 46.0], [125.0, 45.0]]]


@pytest.fixture
def drawn(city: City) -> City:
    """Two counties with outlines, the second a narrow one; the development zone has none."""
    for name, rings in (("宁江区", WEST), ("长岭县", EAST)):
        Outline.objects.create(place=city.places[name], rings=rings, source="测试轮廓")
    Place.objects.filter(name="团结街道").update(longitude=124.5, latitude=45.5)
    zone = Place.objects.create(kind="county", name="经开区", parent=city.places["松原市"], code="220771")
    city.places["经开区"] = Place.objects.get(pk=zone.pk)
    return city


def drawing(text: str) -> str:
    found = re.search(r'<figure class="city-map">.*?</figure>', text, re.S)
    assert found
    return found[0]


def shades(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<(path|rect) class="region (\S+)"', drawing(text).partition("<figcaption>")[0])


def test_counties_are_coloured_by_the_rate_and_small_samples_hatched(drawn: City, as_: SignIn) -> None:
    closed(drawn, 10)
    text = page(as_("市领导"), "/cockpit/")
    assert shades(text) == [("path", "share-4"), ("path", "small"), ("rect", "small")]
    assert "<title>宁江区 100.0%（10/10）</title>" in drawing(text)
    assert re.findall(r"<circle class=\"spot\".*?>", drawing(text).partition("<figcaption>")[0])
    assert "<title>团结街道 10 件</title>" in drawing(text)
    assert ["95% 及以上" in text, "样本不足" in text, "圆越大，受理越多" in text] == [True] * 3


def test_labels_stand_only_where_they_fit_and_beside_a_symbol(drawn: City, as_: SignIn) -> None:
    text = drawing(page(as_("市领导"), "/cockpit/"))
    labels = re.findall(r'<text class="(map-label[^"]*)"[^>]*>([^<]+)', text)
    assert labels == [("map-label", "宁江区"), ("map-label beside", "经开区 样本不足")]


def test_a_zone_with_a_point_stands_there(drawn: City, as_: SignIn) -> None:
    Place.objects.filter(name="经开区").update(longitude=124.5, latitude=45.25)
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', drawing(page(as_("市领导"), "/cockpit/")))
    Place.objects.filter(name="经开区").update(longitude=None, latitude=None)
    strip = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', drawing(page(as_("市领导"), "/cockpit/")))
    assert box
    assert strip
    assert float(strip[4]) == pytest.approx(float(box[4]) + 40)


def test_another_rate_is_chosen_in_the_address(drawn: City, as_: SignIn) -> None:
    closed(drawn, 10, satisfaction="dissatisfied")
    client = as_("市领导")
    assert shades(page(client, "/cockpit/?shade=satisfied_rate"))[0] == ("path", "share-0")
    assert shades(page(client, "/cockpit/?shade=x"))[0] == ("path", "share-4")


def test_around_a_smaller_place_its_county_is_drawn_for_bearings(drawn: City, as_: SignIn) -> None:
    Place.objects.filter(name="团结社区").update(longitude=124.5, latitude=45.5)
    closed(drawn, 10)
    text = page(as_("街道干部"), "/cockpit/")
    assert shades(text) == [("path", "around")]
    assert "<title>团结社区 10 件</title>" in text
    assert "95% 及以上" not in text


def test_the_map_says_what_it_is(drawn: City, as_: SignIn, settings: Settings) -> None:
    client = as_("市领导")
    said = "示意图，不作为划界依据。轮廓来源：测试轮廓"
    assert said in page(client, "/cockpit/")
    settings.GONGZHI_MAP_APPROVAL = "吉S（2026）001号"
    assert "示意图，不作为划界依据，审图号：吉S（2026）001号。轮廓来源：测试轮廓" in page(client, "/cockpit/")


def test_where_the_area_lacks_a_rate_the_map_is_coloured_by_one_it_has(
    drawn: City, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongzhi.pages.cockpit.asked.RATES", ("on_time.contact",))
    closed(drawn, 10)
    assert shades(page(as_("市领导"), "/cockpit/")) == [
        ("path", "share-4"),
        ("path", "small"),
        ("rect", "small"),
    ]


@pytest.mark.parametrize(
    ("numerator", "shade"),
    [(100, "share-4"), (95, "share-4"), (94, "share-3"), (80, "share-1"), (79, "share-0")],
)
def test_shades_go_by_the_share(numerator: int, shade: str) -> None:
    assert shade_of(rate_value(numerator, 100)) == shade


def test_symbols_grow_with_what_was_received(drawn: City, as_: SignIn) -> None:
    Place.objects.filter(name="长岭镇").update(longitude=125.05, latitude=45.5)
    filed(drawn, 4)
    filed(drawn, 1, "永久社区")
    radii = re.findall(r'<circle class="spot"[^>]* r="([\d.]+)"', drawing(page(as_("市领导"), "/cockpit/")))
    assert radii[:2] == ["20.0", "10.0"]
