"""What the address of a page asks for: whose work, where and when. Every link of the cockpit is made here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.listing import number
from gongzhi.areakit.registry import menu
from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.territory.models import Place
from gongzhi.pages.cockpit.period import Period, month_code, read_period

RATES = ("on_time.contact", "on_time.handle", "solved_rate", "satisfied_rate")
SHADE = "solved_rate"


@dataclass(frozen=True)
class Asked:
    """shade: the rate that the map is coloured by. way: the place and all above it that the actor reaches."""

    actor: Actor
    area: Area
    place: Place
    way: tuple[Place, ...]
    period: Period
    shade: str
    now: datetime

    def name(self, figure: str) -> str:
        return f"{self.area.name}.{figure}"

    @property
    def scope(self) -> Scope:
        return Scope(self.place, months=self.period.months)

    @property
    def rates(self) -> tuple[str, ...]:
        """Full names of those that the area has."""
        return tuple(self.name(rate) for rate in RATES if is_known(self.name(rate)))

    @property
    def fields(self) -> dict[str, str]:
        first, last = self.period.months
        return {
            "area": self.area.name, "place": str(self.place.pk), "from": month_code(first), "to": month_code(last),
            "shade": self.shade,
        }  # fmt: skip

    def home(self, **changes: object) -> str:
        return f"{reverse('cockpit:home')}?{urlencode({**self.fields, **changes})}"

    def records(self, figure: str, period: Period | None = None, **more: object) -> str:
        """Where a figure opens to its records. figure: its full name."""
        chosen = {"indicator": figure, "place": self.place.pk, **codes(period or self.period), **more}
        return f"{reverse('cockpit:records')}?{urlencode(chosen)}"


def codes(period: Period) -> dict[str, str]:
    """As `period_asked` reads them."""
    if period.length == 1:
        return {"month": month_code(period.first)}
    return {"from": month_code(period.first), "to": month_code(period.last)}


def read_asked(given: Mapping[str, str], actor: Actor, now: datetime) -> Asked:
    areas = menu(actor)
    area = next((one for one in areas if one.name == given.get("area")), areas[0])
    place = place_asked(given.get("place"), actor)
    if not actor.reaches_place(place.path):
        raise PermissionDenied(_("驾驶舱只看您岗位所在的地方和它下面的地方，请从上面的地点中选择。"))
    reached = Place.objects.in_bulk([pk for pk in place.path if pk not in actor.place_path[:-1]])
    way = tuple(reached[pk] for pk in place.path if pk in reached)
    shades = [
        rate
        for rate in (given.get("shade", ""), SHADE, *RATES)
        if rate in RATES and is_known(f"{area.name}.{rate}")
    ]
    return Asked(
        actor=actor, area=area, place=place, way=way, period=period_asked(given, now),
        shade=shades[0], now=now,
    )  # fmt: skip


def period_asked(given: Mapping[str, str], now: datetime) -> Period:
    month = given.get("month", "")
    return read_period(given.get("from", month), given.get("to", month), local_day(now))


def place_asked(text: str | None, actor: Actor) -> Place:
    """The actor's own where none is named."""
    place = (
        Place.objects.select_related("parent")
        .filter(pk=number(text) if text else actor.place_id or 0)
        .first()
    )
    if place is None:
        raise Http404
    return place


def is_known(figure: str) -> bool:
    return any(one.name == figure for one in registry.every())
