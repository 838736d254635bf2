"""The city's own outlines, coloured by a rate, with a symbol for what each street received. Drawn by the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from gongzhi.kernel.indicators.rates import RateValue
from gongzhi.kernel.indicators.reading import figures, rates
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.outline import Projection, Rings, interior_point, simplified, svg_paths
from gongzhi.kernel.territory.queries import outlines
from gongzhi.pages.cockpit.asked import Asked
from gongzhi.pages.cockpit.tiles import WHOLE

Kind = Place.Kind
WIDTH = 720.0
MARGIN, STRIP, SQUARE = 12, 40, 18
TOLERANCE = 1.4  # units of the drawing: nobody sees less
LARGEST, SMALLEST = 20.0, 2.5  # radii of symbols
LABEL_ROOM = 70.0  # a label and its rate need so much width
STEPS = tuple(Decimal(step) / 100 for step in (80, 85, 90, 95))
SAMPLE, AROUND = "small", "around"
LEGEND: tuple[tuple[str, StrOrPromise], ...] = (
    ("share-4", _("95% 及以上")),
    ("share-3", _("90%–95%")),
    ("share-2", _("85%–90%")),
    ("share-1", _("80%–85%")),
    ("share-0", _("80% 以下")),
    (SAMPLE, _("样本不足")),
)


@dataclass(frozen=True)
class Region:
    """path is "" for a place without an outline; then it is a square at x, y."""

    place: Place
    path: str
    shade: str
    rate: RateValue
    x: float
    y: float
    is_labelled: bool
    href: str

    @property
    def corner(self) -> tuple[float, float]:
        return self.x - SQUARE / 2, self.y - SQUARE / 2

    @property
    def beside(self) -> float:
        return self.x + SQUARE


@dataclass(frozen=True)
class Symbol:
    place: Place
    x: float
    y: float
    radius: float
    count: int
    href: str


@dataclass(frozen=True)
class CityMap:
    width: float
    height: float
    regions: list[Region]
    symbols: list[Symbol]

    @property
    def is_coloured(self) -> bool:
        return any(region.shade != AROUND for region in self.regions)

    @property
    def box(self) -> str:
        """With a margin, and a strip under the outlines for places that have neither outline nor point."""
        below = STRIP if any(region.y > self.height for region in self.regions) else 0
        return f"{-MARGIN} {-MARGIN} {self.width + 2 * MARGIN:g} {self.height + below + 2 * MARGIN:g}"


def read_map(asked: Asked) -> CityMap | None:
    """None where the city has no outlines."""
    counties = counties_of(asked.place)
    drawn = plainer(outlines(counties))
    if not drawn:
        return None
    paths, onto = svg_paths(drawn, WIDTH)
    shares = shares_of(asked, counties)
    regions = [
        region(asked, county, shares[county.pk], drawn.get(county.pk), paths.get(county.pk, ""), onto)
        for county in counties
    ]
    return CityMap(onto.width, round(onto.height, 1), regions, symbols(asked, onto))


def plainer(found: Mapping[int, Rings]) -> dict[int, Rings]:
    """Without the points that a drawing of this size cannot show."""
    across = [point[0] for rings in found.values() for ring in rings for point in ring]
    tolerance = TOLERANCE * (max(across) - min(across)) / WIDTH if across else 0.0
    return {place: [simplified(ring, tolerance) for ring in rings] for place, rings in found.items()}


def counties_of(place: Place) -> list[Place]:
    """Those below a city or a province; of a smaller place the one that it lies in."""
    if place.kind in (Kind.CITY, Kind.PROVINCE):
        found = Place.objects.current().under(place)
    else:
        found = Place.objects.filter(pk__in=place.path)
    return list(found.filter(kind=Kind.COUNTY).order_by("code", "sort_key"))


def shares_of(asked: Asked, counties: list[Place]) -> Mapping[int, RateValue]:
    """Of the asked place's cases only, so that a street's page does not colour its county with all of it."""
    name = asked.name(asked.shade)
    nothing = RateValue(0, 0, None, None, None)
    if name not in asked.rates:
        return {county.pk: nothing for county in counties}
    found = rates([name], asked.scope, group_by="place", level=Kind.COUNTY, now=asked.now)
    return {county.pk: found.get(county.pk, {name: nothing})[name] for county in counties}


def region(
    asked: Asked, place: Place, rate: RateValue, rings: Rings | None, path: str, onto: Projection
) -> Region:
    """A county around a smaller place is drawn for bearings only."""
    x, y = onto.xy(*interior_point(rings)) if rings else position(place, onto)
    is_asked = asked.place.pk in place.path
    href = asked.records(asked.name(asked.shade), place=(place if is_asked else asked.place).pk, part=WHOLE)
    is_labelled = is_asked and (rings is None or width_of(rings, onto) > LABEL_ROOM)
    shade = shade_of(rate) if is_asked else AROUND
    return Region(place, path, shade, rate, round(x, 1), round(y, 1), is_labelled, href)


def position(place: Place, onto: Projection) -> tuple[float, float]:
    if place.longitude is None or place.latitude is None:
        return SQUARE / 2, onto.height + STRIP / 2
    return onto.xy(place.longitude, place.latitude)


def width_of(rings: Rings, onto: Projection) -> float:
    across = [onto.xy(*point)[0] for ring in rings for point in ring]
    return max(across) - min(across)


def shade_of(rate: RateValue) -> str:
    if rate.share is None:
        return SAMPLE
    return f"share-{sum(rate.share >= step for step in STEPS)}"


def symbols(asked: Asked, onto: Projection) -> list[Symbol]:
    """Largest first, so that the small ones lie on top of it."""
    received = asked.name("received")
    level = Kind.STREET if asked.place.kind in (Kind.PROVINCE, Kind.CITY, Kind.COUNTY) else Kind.COMMUNITY
    found = figures([received], asked.scope, group_by="place", level=level, now=asked.now)
    counts = {place: amounts[received] for place, amounts in found.items() if isinstance(place, int)}
    most = max(counts.values(), default=0)
    places = Place.objects.filter(pk__in=counts, kind=level).exclude(longitude=None)
    drawn = [symbol(asked, place, counts[place.pk], most, onto) for place in places if counts[place.pk] > 0]
    return sorted(drawn, key=lambda one: (-one.count, one.place.pk))


def symbol(asked: Asked, place: Place, count: int, most: int, onto: Projection) -> Symbol:
    x, y = position(place, onto)
    radius = max(SMALLEST, LARGEST * sqrt(count / most))
    href = asked.records(asked.name("received"), place=place.pk)
    return Symbol(place, round(x, 1), round(y, 1), round(radius, 1), count, href)
