"""One page of a list: filters that live in the address, and keyset paging that costs the same on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.declaration import Area, Filter
from gongzhi.kernel.people import texts
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.queries import crumbs
from gongzhi.kernel.workflow.models import Case, CaseQuerySet

PAGE = 30
MOST_COUNTED = 1000
MOST_PLACES = 50  # that one written name may stand for
LONGEST_ASKED = 60
CLOCKS = (
    ("open", _("未办结")),
    ("overdue", _("超期")),
    ("closed", _("已办结")),
)
# Whom it lies with now, and who has it or has worked on it.
BODIES = (("holder", _("%(name)s手上")), ("body", _("%(name)s经办")))


@dataclass(frozen=True)
class Row:
    case: Case
    title: str
    crumb: str
    state: object
    cells: tuple[tuple[object, object], ...]  # label and value of the area's own columns


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: str  # the key from which the next page goes on; "" on the last


@dataclass(frozen=True)
class Chip:
    """An active filter, with the address that remains when it is taken away."""

    label: object
    without: str


@dataclass(frozen=True)
class Tab:
    label: object
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Found:
    """How many there are, counted no further than a reader would."""

    count: int
    and_more: bool

    def __str__(self) -> str:
        return f"{self.count}+" if self.and_more else str(self.count)


def page(area: Area, cases: CaseQuerySet, after: str, actor: Actor) -> Page:
    if last := number(after):
        cases = cases.filter(pk__lt=last)
    found = list(cases.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(rows(area, shown, actor), str(shown[-1].pk) if len(found) > PAGE else "")


def rows(area: Area, cases: list[Case], actor: Actor) -> list[Row]:
    where = crumbs([case.place for case in cases])
    return [
        Row(
            case=case,
            title=case.title_for(actor),
            crumb=where[case.place_id],
            state=area.state_label(case.state),
            cells=tuple((column.label, column.read(case)) for column in area.columns),
        )
        for case in cases
    ]


def count(cases: CaseQuerySet) -> Found:
    found = cases.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return Found(min(found, MOST_COUNTED), found > MOST_COUNTED)


def cases_of(area: Area, actor: Actor, chosen: Mapping[str, str], now: datetime) -> CaseQuerySet:
    cases = Case.objects.filter(area=area.name).visible_to(actor).with_names(*area.joins)
    for filter_ in area.filters:
        if value := chosen_code(filter_, chosen):
            cases = cases.filter(Q(**{filter_.lookup: value}))
    if place := number(chosen.get("place")):
        cases = cases.filter(place__path__contains=[place])
    if at := asked(chosen, "at"):
        cases = cases.filter(place__path__overlap=places_called(at))
    if holder := number(chosen.get("holder")):
        cases = cases.filter(holder_id=holder)
    if body := number(chosen.get("body")):
        cases = cases.filter(Q(holder_id=body) | Q(worker_id=body))
    if words := asked(chosen, "q"):
        cases = telling(cases, words, actor)
    return by_clock(cases, chosen.get("clock", ""), now)


def telling(cases: CaseQuerySet, words: str, actor: Actor) -> CaseQuerySet:
    """By number, or by what this actor may read of it."""
    if words.replace("-", "").isdecimal():
        return cases.filter(number__startswith=words)
    return cases.telling(words, actor)


def places_called(name: str) -> list[int]:
    return list(Place.objects.current().search(name).values_list("pk", flat=True)[:MOST_PLACES])


def by_clock(cases: CaseQuerySet, clock: str, now: datetime) -> CaseQuerySet:
    if clock == "overdue":
        return cases.filter(closed_at=None, paused_since=None, due_at__lt=now)
    if clock == "open":
        return cases.filter(closed_at=None)
    if clock == "closed":
        return cases.filter(closed_at__isnull=False)
    return cases


def held_by(actor: Actor) -> CaseQuerySet:
    """What lies on the actor's desk, what falls due first on top; what stands still comes last."""
    return (
        Case.objects.visible_to(actor)
        .filter(holder_id=actor.organization_id, closed_at=None)
        .with_names()
        .order_by(F("paused_since").asc(nulls_first=True), "due_at", "pk")
    )


def rows_of_filters(
    area: Area, chosen: Mapping[str, str]
) -> list[tuple[Filter, list[tuple[str, object, bool]]]]:
    """Each filter with its choices and whether each is the chosen one."""
    return [
        (one, [(code, label, chosen.get(one.name) == code) for code, label in one.choices()])
        for one in area.filters
    ]


def tabs(area: Area, chosen: Mapping[str, str]) -> list[Tab]:
    """The saved views: everything, then by the clock."""
    rest = address(area, chosen, without="clock")
    clock = chosen.get("clock", "")
    views = [("", _("全部")), *CLOCKS]
    return [
        Tab(label, "&".join(part for part in (rest, f"clock={code}" if code else "") if part), code == clock)
        for code, label in views
    ]


def chips(area: Area, chosen: Mapping[str, str]) -> list[Chip]:
    shown = [
        Chip(dict(one.choices())[code], address(area, chosen, one.name))
        for one in area.filters
        if (code := chosen_code(one, chosen))
    ]
    if place := Place.objects.filter(pk=number(chosen.get("place"))).first():
        shown.append(Chip(place.name, address(area, chosen, "place")))
    for name, words in BODIES:
        if body := Organization.objects.filter(pk=number(chosen.get(name))).first():
            shown.append(Chip(words % {"name": body}, address(area, chosen, name)))
    shown += [
        Chip(asked(chosen, name), address(area, chosen, name)) for name in ("at", "q") if asked(chosen, name)
    ]
    return shown


def address(area: Area, chosen: Mapping[str, str], without: str = "") -> str:
    """The query string of the same list without one filter, from its first page."""
    known = {*(one.name for one in area.filters), "place", "at", "holder", "body", "q", "clock"} - {without}
    return urlencode({name: value for name, value in chosen.items() if value and name in known})


def chosen_code(filter_: Filter, chosen: Mapping[str, str]) -> str:
    """ "" where nothing is chosen, or what this filter does not offer."""
    code = chosen.get(filter_.name, "")
    return code if code in dict(filter_.choices()) else ""


def asked(chosen: Mapping[str, str], name: str) -> str:
    return texts.clean(chosen.get(name, ""))[:LONGEST_ASKED]


def number(value: str | None) -> int:
    """0, which is nobody's id, for what is no number."""
    return int(value) if value and value.isdecimal() and len(value) < 19 else 0
