from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Season:
    """A part of every year, both ends included, as month × 100 + day; last < first wraps over new year."""

    first: int
    last: int

    def __contains__(self, day: date) -> bool:
        mark = day.month * 100 + day.day
        if self.first <= self.last:
            return self.first <= mark <= self.last
        return mark >= self.first or mark <= self.last
