from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from gongzhi.kernel.clock.hours import Hours, Window, windows
from gongzhi.kernel.clock.limit import Unit
from gongzhi.kernel.clock.line import Line, Year, day_of, local_ticks, moment, ticks
from gongzhi.kernel.clock.published import days_of, workdays_of
from gongzhi.kernel.clock.season import Season

DAY = timedelta(days=1)
MIDNIGHT = time()


@dataclass(frozen=True)
class Calendar:
    """The working time of one organisation, for one kind of work.

    `days` beats the library's calendar, which beats Monday to Friday; `published` holds the years that the
    office vouches for beside the library's.
    """

    days: Mapping[date, bool] = field(default_factory=dict, hash=False)
    published: frozenset[int] = frozenset()
    office_hours: tuple[Hours, ...] = ()
    seasons: tuple[Season, ...] = ()

    def suspended(self, day: date) -> bool:
        return any(day in season for season in self.seasons)

    def workday(self, day: date) -> bool:
        if self.suspended(day):
            return False
        if day in self.days:
            return self.days[day]
        known = workdays_of(day.year)
        return day.weekday() < 5 if known is None else day in known

    def hours(self, day: date) -> tuple[Window, ...]:
        return windows(self.office_hours, day) if self.workday(day) else ()

    def provisional(self, day: date) -> bool:
        return day.year not in self.published and workdays_of(day.year) is None

    def is_open(self, at: datetime) -> bool:
        """At the moment of closing, it still is."""
        return self.office.table(day_of(at).year).holds(ticks(at))

    @cached_property
    def office(self) -> Line:
        """Microseconds of office hours."""
        return Line(self._office_year)

    @cached_property
    def workdays(self) -> Line:
        """Working days, each the span from its ordinal to the next."""
        return Line(self._workdays_year)

    @cached_property
    def natural(self) -> Line:
        """Microseconds outside the seasons."""
        return Line(self._natural_year)

    def line(self, unit: Unit) -> Line:
        return self.office if unit is Unit.WORK_HOURS else self.natural

    def _office_year(self, year: int) -> Year:
        return Year(
            (local_ticks(day, window.opens), local_ticks(day, window.closes))
            for day in days_of(year)
            for window in self.hours(day)
        )

    def _workdays_year(self, year: int) -> Year:
        return Year((day.toordinal(), day.toordinal() + 1) for day in days_of(year) if self.workday(day))

    def _natural_year(self, year: int) -> Year:
        return Year(
            (local_ticks(day, MIDNIGHT), local_ticks(day + DAY, MIDNIGHT))
            for day in days_of(year)
            if not self.suspended(day)
        )

    @cached_property
    def _closings(self) -> dict[int, datetime]:
        return {}

    def closing(self, workday: int) -> datetime:
        """The end of office hours of a working day, given as an ordinal."""
        found = self._closings.get(workday)
        if found is None:
            day = date.fromordinal(workday)
            found = self._closings[workday] = moment(local_ticks(day, self.hours(day)[-1].closes))
        return found
