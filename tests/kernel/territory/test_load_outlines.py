import json
from pathlib import Path

import pytest

from gongzhi.kernel.territory.actions import Imported, load_outlines
from gongzhi.kernel.territory.models import Outline, Place
from gongzhi.kernel.territory.outline import contains, interior_point

pytestmark = pytest.mark.django_db
SONGYUAN = Path("gongzhi/data/songyuan")
RING = [[124, 44], [126, 44], [126, 46], [124, 46], [124, 44]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}


def geojson(*features: object) -> dict[str, bytes]:
    return {"a.geojson": json.dumps({"type": "FeatureCollection", "features": features}).encode()}


@pytest.fixture
def city() -> Place:
    city = Place.objects.create(kind=Place.Kind.CITY, name="松原市", code="220700")
    counties = {"220702": "宁江区", "220721": "前郭尔罗斯蒙古族自治县", "220722": "长岭县",
                "220723": "乾安县", "220771": "吉林松原经济开发区", "220781": "扶余市"}  # fmt: skip
    for code, name in counties.items():
        Place.objects.create(kind=Place.Kind.COUNTY, name=name, code=code, parent=city)
    return city


def test_songyuan_gets_its_outlines_once_and_the_development_zone_none(city: Place) -> None:
    files = {path.name: path.read_bytes() for path in SONGYUAN.glob("*.geojson")}
    told: list[Imported] = []
    assert load_outlines(files=files, source="echarts", recorded=told.append) == Imported(new=6)
    assert load_outlines(files=files, source="echarts", recorded=told.append) == Imported(same=6)
    assert told == [Imported(new=6)]
    assert list(Place.objects.filter(outline=None).values_list("name", flat=True)) == ["吉林松原经济开发区"]
    for outline in Outline.objects.all():
        assert contains(outline.rings, *interior_point(outline.rings))
    # A page that draws all of them must stay small.
    assert sum(len(ring) for outline in Outline.objects.all() for ring in outline.rings) < 6000


def test_a_new_source_replaces_the_outline(city: Place) -> None:
    feature = {"id": 220702, "properties": None, "geometry": SHAPE}
    load_outlines(files=geojson(feature), source="旧")
    assert load_outlines(files=geojson(feature), source="新") == Imported(changed=1)
    outline = Outline.objects.get()
    assert (outline.place.name, outline.rings, outline.source) == ("宁江区", [RING], "新")


def test_a_feature_without_a_code_is_found_by_its_name_with_or_without_its_ending(city: Place) -> None:
    parts = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    features = [
        {"properties": {"name": "松原"}, "geometry": parts},
        {"properties": {"name": "乾安县"}, "geometry": SHAPE},
        {"properties": {"adcode": 220781}, "geometry": SHAPE},
    ]
    assert load_outlines(files=geojson(*features), source="手绘") == Imported(new=3)
    assert set(Outline.objects.values_list("place__name", flat=True)) == {"松原市", "乾安县", "扶余市"}
    assert Outline.objects.get(place=city).rings == [RING, RING]


@pytest.mark.parametrize(
    "feature",
    [
        {"id": "999999", "geometry": SHAPE},
        {"properties": {"name": "长春"}, "geometry": SHAPE},
        {"id": "220702", "geometry": None},
        {"id": "220702", "geometry": {"type": "Point", "coordinates": [124, 45]}},
        {"id": "220702", "geometry": {"type": "Polygon"}},
        {"id": "220702", "geometry": {"type": "Polygon", "coordinates": [[["x", 1]]]}},
        {"id": "220702", "geometry": {"type": "Polygon", "coordinates": [RING[:3]]}},
        {"id": "220702", "geometry": {"type": "Polygon", "coordinates": [[*RING, [200, 45]]]}},
        {"id": "220702", "geometry": {"type": "Polygon", "coordinates": [[*RING, [124]]]}},
    ],
)
def test_a_bad_feature_stops_everything(city: Place, feature: dict[str, object]) -> None:
    result = load_outlines(files=geojson({"id": "220723", "geometry": SHAPE}, feature), source="手绘")
    assert [(cell.source, cell.row) for cell in result.bad] == [("a.geojson", 2)]
    assert (result.refused, Outline.objects.count()) == (1, 0)


@pytest.mark.parametrize("content", [b"\xff", b"[]", b"{}", b'{"features": 1}'])
def test_what_is_no_geojson_is_named(content: bytes) -> None:
    result = load_outlines(files={"a.geojson": content}, source="手绘")
    assert [(cell.row, str(cell.reason)) for cell in result.bad] == [(0, "不是 GeoJSON 文件")]
