from datetime import date, timedelta
from functools import cache

import chinese_calendar


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=passed) for passed in range((date(year + 1, 1, 1) - first).days)]


@cache
def workdays_of(year: int) -> frozenset[date] | None:
    """The library's working days; None for a year whose State Council notice it does not know."""
    try:
        return frozenset(day for day in days_of(year) if chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
