from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from gongzhi.kernel.clock.season import Season


@dataclass(frozen=True, slots=True)
class Window:
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """One window of office hours and when it holds. `depth`: 0 the city, 1.. down an organisation's line."""

    window: Window
    season: Season | None = None
    weekday: int | None = None
    depth: int = 0

    def hold(self, day: date) -> bool:
        in_season = self.season is None or day in self.season
        return in_season and (self.weekday is None or self.weekday == day.isoweekday())

    @property
    def rank(self) -> tuple[int, bool, bool]:
        return self.depth, self.season is not None, self.weekday is not None


DEFAULT_HOURS = (
    Hours(Window(time(8, 30), time(11, 30)), depth=-1),
    Hours(Window(time(13, 0), time(16, 30)), depth=-1),
)


def windows(rows: Iterable[Hours], day: date) -> tuple[Window, ...]:
    """The windows of a working day, in order and apart.

    The nearest organisation's rows count, among them a season's before the year's and a weekday's before
    every day's. A working day that no row mentions (a make-up Saturday, say) has the default hours.
    """
    held = [row for row in (*rows, *DEFAULT_HOURS) if row.hold(day)]
    rank = max(row.rank for row in held)
    return _apart(sorted((row.window for row in held if row.rank == rank), key=lambda each: each.opens))


def _apart(ordered: list[Window]) -> tuple[Window, ...]:
    joined = ordered[:1]
    for window in ordered[1:]:
        last = joined[-1]
        if window.opens <= last.closes:
            joined[-1] = Window(last.opens, max(last.closes, window.closes))
        else:
            joined.append(window)
    return tuple(joined)
