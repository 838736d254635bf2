import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.territory.cells import BadCell, BadValue
from gongzhi.kernel.territory.imported import Imported, Recorded, keep_quiet
from gongzhi.kernel.territory.models import Outline, Place
from gongzhi.kernel.territory.outline import simplified

# About a hundred metres: unseen on a map of a county, and a tenth of the points of a survey.
TOLERANCE = 0.001
Feature = dict[str, Any]
Rings = list[list[list[float]]]


def load_outlines(
    *, files: Mapping[str, bytes], source: str, tolerance: float = TOLERANCE, recorded: Recorded = keep_quiet
) -> Imported:
    """`files`: name → GeoJSON. A feature is of the place with its id as code, or else with its name.

    All or nothing, and a second time changes nothing."""
    bad: list[BadCell] = []
    drawn: dict[int, Rings] = {}
    for name, content in files.items():
        for number, feature in enumerate(features(name, content, bad), start=1):
            try:
                drawn[place_of(feature).pk] = [simplified(ring, tolerance) for ring in rings_of(feature)]
            except BadValue as trouble:
                bad.append(BadCell(name, number, "", str(feature.get("id") or ""), trouble.reason))
    if bad:
        return Imported(refused=len(bad), bad=tuple(bad))
    with transaction.atomic():
        result = store(drawn, source)
        if result.wrote:
            recorded(result)
    return result


def store(drawn: Mapping[int, Rings], source: str) -> Imported:
    held = {
        outline.place_id: outline
        for outline in Outline.objects.select_for_update().filter(place_id__in=drawn)
    }
    changed = [
        outline
        for place, outline in held.items()
        if (outline.rings, outline.source) != (drawn[place], source)
    ]
    for outline in changed:
        outline.rings, outline.source = drawn[outline.place_id], source
    new = [
        Outline(place_id=place, rings=rings, source=source)
        for place, rings in drawn.items()
        if place not in held
    ]
    Outline.objects.bulk_update(changed, ["rings", "source"])
    Outline.objects.bulk_create(new)
    return Imported(new=len(new), changed=len(changed), same=len(held) - len(changed))


def features(name: str, content: bytes, bad: list[BadCell]) -> Iterator[Feature]:
    try:
        collection = json.loads(content)
        yield from [feature for feature in collection["features"] if isinstance(feature, dict)]
    except (ValueError, KeyError, TypeError):
        bad.append(BadCell(name, 0, "", "", _("不是 GeoJSON 文件")))


def place_of(feature: Feature) -> Place:
    properties = feature.get("properties") or {}
    code, name = str(feature.get("id") or properties.get("adcode") or ""), str(properties.get("name") or "")
    places = Place.objects.exclude(kind__in=[Place.Kind.GRID, Place.Kind.BUILDING]).filter(closed_on=None)
    by_name = Q(name=name) | Q(name__in=[name + ending for ending in ("市", "县", "区", "省")])
    found = list(places.filter(code=code)[:1] if code else places.filter(by_name)[:2])
    if len(found) != 1:
        raise BadValue(_("没有叫“%(name)s”的地点，或有不止一个") % {"name": name or code})
    return found[0]


def rings_of(feature: Feature) -> Rings:
    geometry = feature.get("geometry") or {}
    shapes: dict[str, Callable[[Any], Any]] = {
        "Polygon": lambda polygon: polygon,
        "MultiPolygon": lambda polygons: [ring for polygon in polygons for ring in polygon],
    }
    flatten = shapes.get(geometry.get("type", ""))
    try:
        rings = (
            [
                [[float(value) for value in point[:2]] for point in ring]
                for ring in flatten(geometry["coordinates"])
            ]
            if flatten
            else []
        )
    except (KeyError, TypeError, ValueError):
        rings = []
    if not rings or not all(len(ring) >= 4 and all(map(is_point, ring)) for ring in rings):
        raise BadValue(_("轮廓不是由经纬度围成的面"))
    return rings


def is_point(point: list[float]) -> bool:
    return len(point) == 2 and all(map(math.isfinite, point)) and abs(point[0]) <= 180 and abs(point[1]) <= 90
