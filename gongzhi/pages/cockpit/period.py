"""Months from one to another, and the periods that they are compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
LONGEST = 36


@dataclass(frozen=True)
class Period:
    """The first days of the first and the last month."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return month_name(self.first)
        last = (
            month_name(self.last)
            if self.first.year != self.last.year
            else _("%(month)d月") % {"month": self.last.month}
        )
        return _("%(first)s至%(last)s") % {"first": month_name(self.first), "last": last}

    def __iter__(self) -> Iterator[date]:
        return (moved(self.first, step) for step in range(self.length))

    @property
    def months(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def length(self) -> int:
        return number(self.last) - number(self.first) + 1

    def before(self) -> "Period":
        """Of the same length, up to the month before the first."""
        return Period(moved(self.first, -self.length), moved(self.first, -1))

    @property
    def before_in_words(self) -> str:
        return _("前一个月") if self.length == 1 else _("前 %(number)d 个月") % {"number": self.length}


def read_period(first: str, last: str, today: date) -> Period:
    """This month where nothing readable is asked for; never past it, and no longer than three years."""
    present = today.replace(day=1)
    asked = sorted(month for month in (month_of(first), month_of(last)) if month)
    if not asked:
        return Period(present, present)
    end = min(asked[-1], present)
    return Period(max(min(asked[0], end), moved(end, 1 - LONGEST)), end)


def month_of(text: str) -> date | None:
    return date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else None


def month_code(month: date) -> str:
    return f"{month:%Y-%m}"


def month_name(month: date) -> str:
    return _("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


def number(month: date) -> int:
    return month.year * 12 + month.month - 1


def moved(month: date, by: int) -> date:
    year, index = divmod(number(month) + by, 12)
    return date(year, index + 1, 1)
