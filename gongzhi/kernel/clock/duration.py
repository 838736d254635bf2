"""When something is due. Moments are aware, results in UTC; days are cut in Asia/Shanghai.

Minutes and hours run through. Working hours run while the office is open, so a due moment lies between
opening and closing, both included. N working days end with the office hours of the Nth working day after
the day they began: that day itself does not count, whatever its hour and whether or not it was worked
(民法典 art. 201: 开始的当日不计入，自下一日开始计算).

A season that suspends work takes its days out of every unit, natural hours too: what was left of the limit
before the season is left after it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongzhi.kernel.clock.calendar import Calendar
from gongzhi.kernel.clock.limit import Limit, Unit
from gongzhi.kernel.clock.line import day_of, length, moment, ticks
from gongzhi.kernel.clock.words import describe, remaining

# The clock's words in one place: other apps take them from here.
__all__ = [
    "Calendar", "Due", "EndsBeforeItBegins", "Limit", "Unit", "describe", "due", "extend", "natural",
    "remaining", "shift", "workdays", "worked",
]  # fmt: skip

WORKING = frozenset({Unit.WORK_HOURS, Unit.WORK_DAYS})


class EndsBeforeItBegins(ValueError):
    """Raised for a span of time given the wrong way round."""


@dataclass(frozen=True, slots=True)
class Due:
    at: datetime
    # Counted through a year whose calendar is not published: it may still move.
    provisional: bool


def due(start: datetime, limit: Limit, calendar: Calendar) -> Due:
    if limit.unit is Unit.WORK_DAYS:
        return _after_workdays(day_of(start), limit.amount, calendar)
    return _after(start, limit.length, limit.unit, calendar)


def extend(due_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    """The extension begins when the old limit ends."""
    return due(due_at, limit, calendar)


def shift(
    due_at: datetime, paused_from: datetime, paused_to: datetime, unit: Unit, calendar: Calendar
) -> Due:
    """Later by what the pause took: the unit's kind of time, or working days counted as `due` counts them.

    A pause that began when the limit had already run out moves nothing. One that began on the last working
    day and ended after hours leaves the next working day. Raises EndsBeforeItBegins.
    """
    lost = _counted(paused_from, paused_to, unit, calendar)
    later = _later(due_at, 0 if due_at <= paused_from else lost, unit, calendar)
    if unit is Unit.WORK_DAYS and paused_from < due_at and later.at <= paused_to:
        return _after_workdays(day_of(paused_to), 1, calendar)
    return later


def _later(due_at: datetime, lost: int, unit: Unit, calendar: Calendar) -> Due:
    day = day_of(due_at)
    if not lost:
        return Due(due_at, _provisional(day, day, unit, calendar))
    if unit is Unit.WORK_DAYS:
        return _after_workdays(day, lost, calendar)
    return _after(due_at, timedelta(microseconds=lost), unit, calendar)


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Office hours between. Raises EndsBeforeItBegins."""
    return timedelta(microseconds=_counted(start, end, Unit.WORK_HOURS, calendar))


def natural(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Time between, without the days of suspended seasons. Raises EndsBeforeItBegins."""
    return timedelta(microseconds=_counted(start, end, Unit.HOURS, calendar))


def workdays(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Working days after the day of `start`, up to and with that of `end`. Raises EndsBeforeItBegins."""
    return _counted(start, end, Unit.WORK_DAYS, calendar)


def _counted(start: datetime, end: datetime, unit: Unit, calendar: Calendar) -> int:
    if end < start:
        raise EndsBeforeItBegins(start, end)
    first, last = day_of(start), day_of(end)
    if unit is Unit.WORK_DAYS:
        return calendar.workdays.between(
            (first.year, first.toordinal() + 1), (last.year, last.toordinal() + 1)
        )
    return calendar.line(unit).between((first.year, ticks(start)), (last.year, ticks(end)))


def _after_workdays(day: date, count: int, calendar: Calendar) -> Due:
    last = calendar.workdays.after(day.year, day.toordinal() + 1, count) - 1
    return Due(calendar.closing(last), _provisional(day, date.fromordinal(last), Unit.WORK_DAYS, calendar))


def _after(start: datetime, span: timedelta, unit: Unit, calendar: Calendar) -> Due:
    day = day_of(start)
    at = moment(calendar.line(unit).after(day.year, ticks(start), length(span)))
    return Due(at, _provisional(day, day_of(at), unit, calendar))


def _provisional(first: date, last: date, unit: Unit, calendar: Calendar) -> bool:
    if unit not in WORKING:
        return False
    return any(calendar.provisional(date(year, 1, 1)) for year in range(first.year, last.year + 1))
