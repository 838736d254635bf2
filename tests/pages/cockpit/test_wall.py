import re

from gongzhi.kernel.territory.models import Outline, Place
from tests.cast import City
from tests.pages.cockpit.conftest import SignIn
from tests.pages.cockpit.scenes import closed, dispatched, filed, page, said, tile

RINGS = [[[124.0, 45.0], [125.0, 45.0], [125.0, 46.0], [124.0, 46.0], [124.0, 45.0]]]


def test_the_wall_has_one_headline_six_tiles_and_one_list(city: City, as_: SignIn) -> None:
    closed(city, 10)
    dispatched(city, 6)
    dispatched(city, 7, "区住建局")
    text = page(as_("市领导"), "/cockpit/wall/")
    assert "现在有 13 件超期，最多的是区住建局（7 件）。" in said(text)
    assert (tile(text, "受理"), tile(text, "解决率")) == (
        "23 件 前一个月 数量较少",
        "100.0% 前一个月 样本不足",
    )
    assert text.count('class="tile-card') == 6
    assert re.findall(r"<li><span>(.*?)</span>.*?>(\d+)</a></li>", text) == [
        ("区住建局", "7"),
        ("区城管局", "6"),
    ]
    assert "数据截至 2026年11月25日" in text
    assert 'hx-trigger="every 60s"' in text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in text


def test_small_numbers_are_not_on_the_wall(city: City, as_: SignIn) -> None:
    closed(city, 1)
    dispatched(city, 2)
    text = page(as_("市领导"), "/cockpit/wall/")
    assert (tile(text, "受理"), tile(text, "现在超期")) == (
        "数量较少 前一个月 数量较少",
        "数量较少 在办 数量较少",
    )
    assert "现在超期的数量较少。" in said(text)
    assert re.findall(r"<li><span>(.*?)</span>.*?>(\d+)</a></li>", text) == []
    assert re.findall(r">\s*[1-4]\s*<", text) == []


def test_one_small_body_cannot_be_had_by_subtraction(city: City, as_: SignIn) -> None:
    dispatched(city, 9)
    dispatched(city, 2, "区住建局")
    text = page(as_("市领导"), "/cockpit/wall/")
    assert re.findall(r"<li><span>(.*?)</span>.*?>(\d+)</a></li>", text) == []
    assert "现在有 11 件超期。" in said(text)


def test_streets_with_small_numbers_have_no_symbol_and_no_numbers_of_a_rate(city: City, as_: SignIn) -> None:
    Outline.objects.create(place=city.places["宁江区"], rings=RINGS, source="测试轮廓")
    Place.objects.filter(name="团结街道").update(longitude=124.5, latitude=45.5)
    Place.objects.filter(name="长岭镇").update(longitude=124.6, latitude=45.4)
    client = as_("市领导")
    closed(city, 12)
    assert "<title>团结街道 12 件</title>" in page(client, "/cockpit/wall/")
    filed(city, 2, "永久社区")
    text = page(client, "/cockpit/wall/")
    assert "件</title>" not in text
    assert "<title>宁江区 100.0%</title>" in text


def test_without_outlines_the_wall_says_what_will_appear(city: City, as_: SignIn) -> None:
    assert "导入后这里会显示地图" in page(as_("市领导"), "/cockpit/wall/")
