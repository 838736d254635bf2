"""The records behind a figure that this reader may see, and how many are withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from gongzhi.areakit import listing
from gongzhi.areakit.access import area_for
from gongzhi.areakit.declaration import Area
from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.declaration import Figure, Present, Rate
from gongzhi.kernel.indicators.opening import Opened, Part, entries
from gongzhi.kernel.indicators.rates import RateValue
from gongzhi.kernel.indicators.reading import rates
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case, CaseQuerySet
from gongzhi.pages.cockpit.asked import period_asked, place_asked
from gongzhi.pages.cockpit.period import Period

PARTS: tuple[tuple[Part, StrOrPromise], ...] = (
    (Part.WHOLE, gettext_lazy("全部")),
    (Part.NUMERATOR, gettext_lazy("达到的")),
    (Part.REST, gettext_lazy("未达到的")),
)
KEPT = ("area", "category", "indicator", "place", "organization", "from", "to", "month", "part")


@dataclass(frozen=True)
class Wanted:
    """Which figure, of where, whose and when."""

    area: Area
    figure: Figure
    place: Place
    organization: Organization | None
    period: Period
    part: Part

    @property
    def scope(self) -> Scope:
        return Scope(self.place, self.organization, months=self.period.months)

    @property
    def is_present(self) -> bool:
        return isinstance(self.figure, Present)

    @property
    def is_rate(self) -> bool:
        return isinstance(self.figure, Rate)

    def rate(self, now: datetime) -> RateValue | None:
        if not isinstance(self.figure, Rate):
            return None
        return rates([self.figure.name], self.scope, now=now)[None][self.figure.name]


@dataclass(frozen=True)
class Tab:
    label: StrOrPromise
    address: str
    is_chosen: bool


def read_wanted(given: Mapping[str, str], actor: Actor, now: datetime) -> Wanted:
    """Raises Http404 for what does not exist, PermissionDenied for a place beside the actor's own."""
    name = given.get("indicator", "")
    figure = next((one for one in registry.every() if one.name == name), None)
    if figure is None:
        raise Http404
    place = place_asked(given.get("place"), actor)
    if not actor.reaches_place(place.path) and place.pk not in actor.place_path:
        raise PermissionDenied(_("%(place)s不在您岗位的范围内，看不到它的指标明细。") % {"place": place})
    part = next((part for part, _label in PARTS if part.value == given.get("part")), Part.NUMERATOR)
    return Wanted(
        area_for(actor, name.partition(".")[0]), figure, place, body_asked(given.get("organization")),
        period_asked(given, now), part,
    )  # fmt: skip


def body_asked(text: str | None) -> Organization | None:
    if not text:
        return None
    body = Organization.objects.filter(pk=listing.number(text)).first()
    if body is None:
        raise Http404
    return body


def open_wanted(wanted: Wanted, actor: Actor, now: datetime) -> Opened:
    return entries(wanted.figure.name, wanted.scope, actor=actor, now=now, part=wanted.part)


def tabs(given: Mapping[str, str], wanted: Wanted) -> list[Tab]:
    """The parts of a rate."""
    if not wanted.is_rate:
        return []
    return [
        Tab(label, urlencode({**kept(given), "part": part.value}), part is wanted.part)
        for part, label in PARTS
    ]


def kept(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in KEPT if name in given}


def address(given: Mapping[str, str]) -> str:
    """The same records from their first page."""
    return urlencode(kept(given))


def page(area: Area, opened: Opened, after: str, actor: Actor) -> listing.Page:
    """The whole list is known by id; a page of it is fetched with its names."""
    cases: CaseQuerySet = Case.objects.visible_to(actor).filter(pk__in=opened.cases.values("pk"))
    return listing.page(area, cases.with_names(*area.joins), after, actor)
