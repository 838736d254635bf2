"""Counted time as tables of one year each; moments are whole microseconds since 1970 in UTC."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NeverOpen(Exception):
    """A whole year without one counted moment: no due date can be given. Carries the year."""


def ticks(at: datetime) -> int:
    """Raises TypeError for a naive moment."""
    span = at - EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def moment(ticks: int) -> datetime:
    return EPOCH + timedelta(microseconds=ticks)


def local_ticks(day: date, clock: time) -> int:
    return ticks(datetime.combine(day, clock, SHANGHAI))


def length(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


class Year:
    """One year: spans that count, in order and apart, and how much has been counted at each end."""

    __slots__ = ("ends", "opens", "shuts", "total")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        listed = list(spans)
        self.opens = [opens for opens, _ in listed]
        self.shuts = [shuts for _, shuts in listed]
        self.ends = list(accumulate(shuts - opens for opens, shuts in listed))
        self.total = self.ends[-1] if listed else 0

    def elapsed(self, at: int) -> int:
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0
        return self.ends[place] - max(0, self.shuts[place] - at)

    def reach(self, target: int) -> int:
        """The first moment at which `target` (above 0, at most total) has been counted."""
        place = bisect_left(self.ends, target)
        return self.shuts[place] - (self.ends[place] - target)

    def holds(self, at: int) -> bool:
        """Whether the moment lies in a span; the moment of closing still does."""
        place = bisect_right(self.opens, at) - 1
        return place >= 0 and at <= self.shuts[place]


class Line:
    """Counted time without end; the tables are made as years are asked for.

    Two threads may make the same table at once: both are equal, either may stay.
    """

    __slots__ = ("make", "years")

    def __init__(self, make: Callable[[int], Year]) -> None:
        self.make = make
        self.years: dict[int, Year] = {}

    def table(self, year: int) -> Year:
        found = self.years.get(year)
        if found is None:
            found = self.years[year] = self.make(year)
        return found

    def after(self, year: int, at: int, amount: int) -> int:
        """The first moment by which `amount` (above 0) has been counted since `at`, a moment of `year`."""
        table = self.table(year)
        target = table.elapsed(at) + amount
        while target > table.total:
            target -= table.total
            year += 1
            table = self.table(year)
            if not table.total:
                raise NeverOpen(year)
        return table.reach(target)

    def between(self, first: tuple[int, int], last: tuple[int, int]) -> int:
        """Counted time from one (year, moment) to a later one."""
        whole = sum(self.table(year).total for year in range(first[0], last[0]))
        return whole + self.table(last[0]).elapsed(last[1]) - self.table(first[0]).elapsed(first[1])
