"""What hangs on the wall for everybody to see: small numbers left out, nothing that points at anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from gongzhi.kernel.indicators.suppression import suppress, suppress_row
from gongzhi.pages.cockpit.asked import Asked
from gongzhi.pages.cockpit.city_map import CityMap, read_map
from gongzhi.pages.cockpit.late import Holder, read_late
from gongzhi.pages.cockpit.monthly import Monthly, read_monthly
from gongzhi.pages.cockpit.tiles import Beside, Tile, rate_tile, steepest_fall

LISTED = 8
MINIMUM = 5


@dataclass(frozen=True)
class Board:
    """overdue: None where it is too small to be shown, and `calm` is said instead."""

    overdue: int | None
    calm: str
    tiles: list[Tile]
    late: list[Holder]
    fall: tuple[str, str] | None
    map: CityMap | None


def read_board(asked: Asked) -> Board:
    monthly, late, drawn = read_monthly(asked, (asked.name("received"),)), read_late(asked), read_map(asked)
    guarded = suppress_row({holder.organization.pk: holder.overdue for holder in late.holders}, MINIMUM)
    listed = [holder for holder in late.holders if guarded.cells[holder.organization.pk] is not None]
    return Board(
        guarded.total, _("现在超期的%(few)s。") % {"few": few()},
        wall_tiles(asked, monthly, guarded.total, late.open), listed[:LISTED], steepest_fall(asked, monthly),
        drawn and without_small(drawn),
    )  # fmt: skip


def wall_tiles(asked: Asked, monthly: Monthly, overdue: int | None, still_open: int) -> list[Tile]:
    received, before = asked.name("received"), asked.period.before()
    shares = [rate_tile(asked, monthly, name, None) for name in asked.rates]
    now, earlier = (suppress(monthly.count(received, months), MINIMUM) for months in (asked.period, before))
    late = guarded_tile(
        _("现在超期"), overdue, asked.records(asked.name("overdue")), _("在办"), suppress(still_open, MINIMUM)
    )
    return [
        guarded_tile(_("受理"), now, asked.records(received), asked.period.before_in_words, earlier), *shares,
        replace(late, is_late=bool(overdue)),
    ]  # fmt: skip


def guarded_tile(label: StrOrPromise, amount: int | None, href: str, words: str, beside: int | None) -> Tile:
    unit = "" if amount is None else _("件")
    return Tile(label, shown(amount), href, (Beside(words, shown(beside), href),), unit)


def shown(amount: int | None) -> str:
    return few() if amount is None else f"{amount:,}"


def few() -> str:
    return _("数量较少")


def without_small(drawn: CityMap) -> CityMap:
    """Streets whose number is small, and those by which it could be worked out, have no symbol."""
    counts: Mapping[int, int] = {symbol.place.pk: symbol.count for symbol in drawn.symbols}
    cells = suppress_row(counts, MINIMUM).cells
    return replace(drawn, symbols=[one for one in drawn.symbols if cells[one.place.pk] is not None])
