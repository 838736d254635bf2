"""Where the same thing is reported again and again: category and community with the most in thirty days."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from gongzhi.areakit.declaration import Area
from gongzhi.kernel.indicators.declaration import Unit
from gongzhi.kernel.indicators.opening import Opened
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.queries import crumbs
from gongzhi.kernel.workflow.models import Case, CaseQuerySet
from gongzhi.pages.cockpit.asked import Asked

DAYS = timedelta(days=30)
LISTED = 8
SMALLEST = 2


@dataclass(frozen=True)
class Spot:
    label: StrOrPromise
    place: Place
    crumb: str
    count: int
    href: str


def recent(asked: Asked, area: Area) -> CaseQuerySet:
    """Protected cases are left out: a category and a community would point at somebody."""
    return Case.objects.filter(
        area=area.name, restricted=False, opened_at__gt=asked.now - DAYS, opened_at__lte=asked.now,
        place__path__contains=[asked.place.pk],
    )  # fmt: skip


def spots(asked: Asked) -> list[Spot]:
    rows = recent(asked, asked.area).exclude(category="").order_by()
    amounts = list(rows.values_list("category", "place_id").annotate(Count("pk")))
    community = communities({place for _category, place, _count in amounts})
    found: Counter[tuple[str, int]] = Counter()
    for category, place, count in amounts:
        if place in community:
            found[category, community[place]] += count
    most = [(key, count) for key, count in found.most_common(LISTED) if count >= SMALLEST]
    places = Place.objects.in_bulk([place for (_category, place), _count in most])
    where = crumbs(places.values())
    return [
        Spot(
            dict(asked.area.categories).get(category, category), places[place], where[place], count,
            f"{reverse('cockpit:hot')}?{urlencode({'area': asked.area.name, 'place': place, 'category': category})}",
        )
        for (category, place), count in most
    ]  # fmt: skip


def communities(places: set[int]) -> dict[int, int]:
    """Each place's community; what lies above communities is no spot."""
    paths = dict(Place.objects.filter(pk__in=places).values_list("pk", "path"))
    above = {place for path in paths.values() for place in path}
    level = set(Place.objects.filter(pk__in=above, kind=Place.Kind.COMMUNITY).values_list("pk", flat=True))
    return {pk: place for pk, path in paths.items() for place in path if place in level}


def open_spot(asked: Asked, category: str) -> Opened:
    """The cases of one category at the place asked for and below, as `indicators.opening.entries` gives them."""
    cases = recent(asked, asked.area).filter(category=category)
    seen = cases.visible_to(asked.actor)
    records = dict.fromkeys(seen.values_list("pk", flat=True), 1)
    return Opened(Unit.CASE, records, seen, cases.count() - len(records))
