"""What is going on near somebody: category, coarse place, state, body and month, and nothing that says who."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Func, Q, QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from gongzhi.areakit.registry import area_of
from gongzhi.areas.requests import words
from gongzhi.kernel.indicators.suppression import suppress, suppress_row
from gongzhi.kernel.people.day import HERE
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case

AREA = "requests"
SMALLEST = 5
PAGE = 20
CATEGORIES = dict(words.CATEGORIES)
BELOW_COMMUNITY = {Place.Kind.GRID, Place.Kind.BUILDING}
MONTH = timedelta(days=30)
CLOSED = Q(closed_at__isnull=False)


@dataclass(frozen=True)
class Row:
    category: StrOrPromise
    place: str
    state: StrOrPromise
    body: str
    month: date
    is_closed: bool


@dataclass(frozen=True)
class Near:
    rows: Sequence[Row]
    total: int | None  # None: too few to be told, and nothing is listed
    closed: int | None  # None: too few on one side or the other
    next: str


@dataclass(frozen=True)
class Lately:
    """The last thirty days and the thirty before. None: too few to be told."""

    received: int | None
    received_before: int | None
    closed: int | None
    closed_before: int | None
    solved: int | None
    solved_before: int | None


def public_cases() -> QuerySet[Case]:
    """Classified by the desk, so that a tip-off filed under another name is not among them; restricted ones never."""
    return Case.objects.filter(area=AREA, restricted=False).exclude(category="").exclude(state="filed")


def near(place: Place, after: str) -> Near:
    cases = public_cases().filter(place__path__contains=[place.pk])
    counts = cases.aggregate(open=Count("pk", filter=~CLOSED), closed=Count("pk", filter=CLOSED))
    counted = suppress_row(counts)
    if counted.total is None:
        return Near([], None, None, "")
    listed = cases.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else cases
    found = list(listed.select_related("place", "holder", "worker", "desk").order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return Near(
        rows=rows(shown),
        total=counted.total,
        closed=counted.cells["closed"],
        next=str(shown[-1].pk) if len(found) > PAGE else "",
    )


def rows(cases: Sequence[Case]) -> list[Row]:
    names = coarse_names(cases)
    area = area_of(AREA)
    return [
        Row(
            category=CATEGORIES.get(case.category, _("其他")),
            place=names[case.place_id],
            state=area.state_label(case.state) if area else "",
            body=str(case.worker or case.holder or case.desk),
            month=case.opened_at.astimezone(HERE).date().replace(day=1),
            is_closed=case.closed_at is not None,
        )
        for case in cases
    ]


def coarse_names(cases: Sequence[Case]) -> dict[int, str]:
    """For each place the name of the smallest place around it, a community or wider, with cases enough to hide among.

    Three queries however many."""
    around = {place_id for case in cases for place_id in case.place.path}
    places = Place.objects.exclude(kind__in=BELOW_COMMUNITY).in_bulk(around)
    counts = dict(
        public_cases()
        .filter(place__path__overlap=list(places))
        .annotate(around=Func(F("place__path"), function="unnest"))
        .values_list("around")
        .annotate(total=Count("pk"))
        .values_list("around", "total")
    )
    return {
        case.place_id: next(
            (
                places[place_id].name
                for place_id in reversed(case.place.path)
                if place_id in places and counts.get(place_id, 0) >= SMALLEST
            ),
            "",
        )
        for case in cases
    }


def children(place: Place) -> QuerySet[Place]:
    return Place.objects.current().filter(parent=place).exclude(kind__in=BELOW_COMMUNITY)


def lately(now: datetime) -> Lately:
    """Of the whole city; restricted cases do not count."""
    since = now - MONTH
    this, before = counted(since, now), counted(since - MONTH, since)
    return Lately(
        received=suppress(this["received"]),
        received_before=suppress(before["received"]),
        closed=suppress(this["closed"]),
        closed_before=suppress(before["closed"]),
        solved=solved_of(this),
        solved_before=solved_of(before),
    )


def counted(after: datetime, until: datetime) -> dict[str, int]:
    done = Q(closed_at__gt=after, closed_at__lte=until)
    return Case.objects.filter(area=AREA, restricted=False).aggregate(
        received=Count("pk", filter=Q(opened_at__gt=after, opened_at__lte=until)),
        closed=Count("pk", filter=done),
        confirmed=Count("pk", filter=done & Q(solved=True)),
    )


def solved_of(counts: dict[str, int]) -> int | None:
    """Shown beside the closed ones, so the rest must not be found by subtraction either."""
    parts = {"solved": counts["confirmed"], "rest": counts["closed"] - counts["confirmed"]}
    return suppress_row(parts).cells["solved"]
