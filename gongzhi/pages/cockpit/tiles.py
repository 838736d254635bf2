"""The headline and its tiles: each figure with what it is compared with, and where it opens."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.opening import Part
from gongzhi.kernel.indicators.rates import RateValue
from gongzhi.kernel.indicators.reading import rates
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.pages.cockpit.asked import Asked
from gongzhi.pages.cockpit.monthly import Monthly

WHOLE = Part.WHOLE.value
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Beside:
    """What a figure is compared with."""

    words: str
    value: str
    href: str


@dataclass(frozen=True)
class Tile:
    label: StrOrPromise
    value: str
    href: str
    besides: tuple[Beside, ...]
    unit: str = ""
    rate: RateValue | None = None
    change: str = ""  # 比上月低 5.2 个百分点
    is_late: bool = False


def tiles(asked: Asked, monthly: Monthly, overdue: int, still_open: int) -> list[Tile]:
    above = of_the_place_above(asked)
    shares = [rate_tile(asked, monthly, name, above.get(name)) for name in asked.rates]
    return [
        count_tile(asked, monthly, asked.name("received")),
        *shares,
        overdue_tile(asked, overdue, still_open),
    ]


def count_tile(asked: Asked, monthly: Monthly, name: str) -> Tile:
    before = asked.period.before()
    now, earlier = (f"{monthly.count(name, months):,}" for months in (asked.period, before))
    beside = Beside(asked.period.before_in_words, earlier, asked.records(name, before))
    return Tile(registry.figure(name).label, now, asked.records(name), (beside,), _("件"))


def rate_tile(asked: Asked, monthly: Monthly, name: str, above: RateValue | None) -> Tile:
    before = asked.period.before()
    value, earlier = monthly.rate(name, asked.period), monthly.rate(name, before)
    besides = [Beside(asked.period.before_in_words, str(earlier), asked.records(name, before, part=WHOLE))]
    if above and asked.place.parent:
        href = asked.records(name, part=WHOLE, place=asked.place.parent_id)
        besides.append(Beside(asked.place.parent.name, str(above), href))
    return Tile(
        registry.rate(name).label, str(value), asked.records(name, part=WHOLE), tuple(besides), rate=value,
        change=change_of(value, earlier),
    )  # fmt: skip


def overdue_tile(asked: Asked, overdue: int, still_open: int) -> Tile:
    name, whole = asked.name("overdue"), asked.name("open")
    return Tile(
        _("现在超期"), f"{overdue:,}", asked.records(name),
        (Beside(_("在办"), f"{still_open:,}", asked.records(whole)),), _("件"), is_late=overdue > 0,
    )  # fmt: skip


def of_the_place_above(asked: Asked) -> dict[str, RateValue]:
    if asked.place.parent is None:
        return {}
    scope = Scope(asked.place.parent, months=asked.period.months)
    return rates(asked.rates, scope, now=asked.now)[None]


def change_of(value: RateValue, earlier: RateValue) -> str:
    """In points, as the difference of what is shown would be; nothing where a share is not said."""
    if value.share is None or earlier.share is None:
        return ""
    points = ((value.share - earlier.share) * 100).quantize(TENTH)
    if not points:
        return _("与之前持平")
    words = _("高 %(points)s 个百分点") if points > 0 else _("低 %(points)s 个百分点")
    return words % {"points": abs(points)}


def steepest_fall(asked: Asked, monthly: Monthly) -> tuple[str, str] | None:
    """The rate that fell most against the period before, beyond chance: the label, and by how much in words."""
    before, falls = asked.period.before(), []
    for name in asked.rates:
        value, earlier = monthly.rate(name, asked.period), monthly.rate(name, before)
        if value.share is None or value.high is None or earlier.share is None or earlier.share <= value.high:
            continue
        falls.append((value.share - earlier.share, str(registry.rate(name).label), change_of(value, earlier)))
    return min(falls)[1:] if falls else None
