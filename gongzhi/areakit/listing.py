"""One page of a list: filters that live in the address, and keyset paging that costs the same on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.declaration import Area, Filter
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case

PAGE = 30
CLOCKS = (
    ("overdue", _("已超期")),
    ("open", _("未办结")),
    ("closed", _("已办结")),
)


@dataclass(frozen=True)
class Page:
    cases: list[Case]
    next: str  # the key from which the next page goes on; "" on the last


@dataclass(frozen=True)
class Chip:
    """An active filter, with the address that remains when it is taken away."""

    label: object
    without: str


def page(cases: QuerySet[Case], after: str) -> Page:
    if last := number(after):
        cases = cases.filter(pk__lt=last)
    rows = list(cases.order_by("-pk")[: PAGE + 1])
    more = len(rows) > PAGE
    return Page(rows[:PAGE], str(rows[PAGE - 1].pk) if more else "")


def cases_of(area: Area, actor: Actor, chosen: Mapping[str, str], now: datetime) -> QuerySet[Case]:
    cases = Case.objects.filter(area=area.name).visible_to(actor).with_names().select_related(*area.joins)
    for filter_ in area.filters:
        if value := chosen.get(filter_.name):
            cases = cases.filter(Q(**{filter_.lookup: value}))
    if place := number(chosen.get("place")):
        cases = cases.filter(place__path__contains=[place])
    if holder := number(chosen.get("holder")):
        cases = cases.filter(Q(holder_id=holder) | Q(worker_id=holder))
    if words := chosen.get("q", "").strip():
        found = cases.filter(number__startswith=words)
        cases = found if words.replace("-", "").isdecimal() else cases.telling(words, actor)
    return by_clock(cases, chosen.get("clock", ""), now)


def by_clock(cases: QuerySet[Case], clock: str, now: datetime) -> QuerySet[Case]:
    if clock == "overdue":
        return cases.filter(closed_at=None, paused_since=None, due_at__lt=now)
    if clock == "open":
        return cases.filter(closed_at=None)
    if clock == "closed":
        return cases.filter(closed_at__isnull=False)
    return cases


def held_by(actor: Actor) -> QuerySet[Case]:
    """What lies on the actor's desk, what falls due first on top; what stands still comes last."""
    return (
        Case.objects.visible_to(actor)
        .filter(holder_id=actor.organization_id, closed_at=None)
        .with_names()
        .order_by(F("paused_since").asc(nulls_first=True), "due_at", "pk")
    )


def rows_of_filters(area: Area, chosen: Mapping[str, str]) -> list[tuple[Filter, list[tuple[str, object, bool]]]]:
    """Each filter with its choices and whether each is the chosen one."""
    return [
        (one, [(code, label, chosen.get(one.name) == code) for code, label in one.choices()]) for one in area.filters
    ]


def chips(area: Area, chosen: Mapping[str, str]) -> list[Chip]:
    labels = {one.name: dict(one.choices()) for one in area.filters} | {"clock": dict(CLOCKS)}
    shown = [Chip(labels[name][chosen[name]], address(chosen, name)) for name in labels if chosen.get(name) in labels[name]]
    if place := Place.objects.filter(pk=number(chosen.get("place"))).first():
        shown.append(Chip(place.name, address(chosen, "place")))
    if holder := Organization.objects.filter(pk=number(chosen.get("holder"))).first():
        shown.append(Chip(str(holder), address(chosen, "holder")))
    if words := chosen.get("q", "").strip():
        shown.append(Chip(words, address(chosen, "q")))
    return shown


def address(chosen: Mapping[str, str], without: str) -> str:
    """The query string of the same list without one filter, from its first page."""
    kept = {name: value for name, value in chosen.items() if value and name not in {without, "after"}}
    return urlencode(kept)


def number(value: str | None) -> int:
    """0, which is nobody's id, for what is no number."""
    return int(value) if value and value.isdecimal() and len(value) < 19 else 0
