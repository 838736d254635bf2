"""The figures of a place month by month, read once: the tiles, their comparisons and the trend are made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.rates import RateValue, rate_value
from gongzhi.kernel.indicators.reading import figures, rates
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.pages.cockpit.asked import Asked
from gongzhi.pages.cockpit.period import Period, moved

TREND = 12
COUNTS = ("received", "closed", "redo", "returned")


@dataclass(frozen=True)
class Monthly:
    """By the first day of the month, then by the figure's full name. Every month asked for is there."""

    counts: dict[date, dict[str, int]]
    rates: dict[date, dict[str, RateValue]]

    def count(self, name: str, months: Iterable[date]) -> int:
        return sum(self.counts[month][name] for month in months)

    def rate(self, name: str, months: Iterable[date]) -> RateValue:
        found = [self.rates[month][name] for month in months]
        whole = sum(value.denominator for value in found)
        return rate_value(sum(value.numerator for value in found), whole, registry.rate(name).minimum)


def trend_period(asked: Asked) -> Period:
    return Period(moved(asked.period.last, 1 - TREND), asked.period.last)


def read_monthly(asked: Asked, counts: tuple[str, ...]) -> Monthly:
    """All months of the trend and of the year before it, and of the period before the one asked for."""
    first = min(moved(asked.period.last, 1 - 2 * TREND), asked.period.before().first)
    scope = Scope(asked.place, months=(first, asked.period.last))
    found = figures(counts, scope, group_by="month", now=asked.now)
    shares = rates(asked.rates, scope, group_by="month", now=asked.now)
    return Monthly(cast(dict[date, dict[str, int]], found), cast(dict[date, dict[str, RateValue]], shares))
