"""Twelve months and the same months a year before: the table that the lines are drawn from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django_stubs_ext import StrOrPromise

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.rates import RateValue
from gongzhi.pages.cockpit.asked import Asked
from gongzhi.pages.cockpit.monthly import Monthly, trend_period
from gongzhi.pages.cockpit.period import Period, month_name, moved
from gongzhi.pages.cockpit.tiles import WHOLE


@dataclass(frozen=True)
class Point:
    """value, low, high: what is drawn, "" where nothing is; a share between 0 and 1."""

    shown: str
    value: str
    low: str = ""
    high: str = ""


NOTHING = Point("—", "")  # a year ago the city may not have begun yet


@dataclass(frozen=True)
class Cell:
    now: Point
    before: Point
    href: str


@dataclass(frozen=True)
class Line:
    month: str
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    label: StrOrPromise
    is_share: bool
    read: Callable[[date], Point]
    href: Callable[[Period], str]

    def cell(self, month: date) -> Cell:
        before = self.read(moved(month, -12))
        return Cell(
            self.read(month), NOTHING if before.value == "0" else before, self.href(Period(month, month))
        )


def columns(asked: Asked, monthly: Monthly) -> list[Column]:
    received = asked.name("received")
    counted = Column(
        registry.figure(received).label, False, lambda month: of_count(monthly.count(received, [month])),
        lambda period: asked.records(received, period),
    )  # fmt: skip
    return [counted, *(share_column(asked, monthly, name) for name in asked.rates)]


def share_column(asked: Asked, monthly: Monthly, name: str) -> Column:
    return Column(
        registry.rate(name).label, True, lambda month: of_rate(monthly.rate(name, [month])),
        lambda period: asked.records(name, period, part=WHOLE),
    )  # fmt: skip


def lines(asked: Asked, shown: Sequence[Column]) -> list[Line]:
    """The latest month first."""
    months = reversed(list(trend_period(asked)))
    return [Line(month_name(month), [column.cell(month) for column in shown]) for month in months]


def of_count(amount: int) -> Point:
    return Point(f"{amount:,}", str(amount))


def of_rate(value: RateValue) -> Point:
    """A month in which nothing fell due shows a dash rather than the words for a small sample."""
    if value.share is None or value.low is None or value.high is None:
        return Point(str(value), "") if value.denominator else NOTHING
    return Point(str(value), f"{value.share:.4f}", f"{value.low:.4f}", f"{value.high:.4f}")
