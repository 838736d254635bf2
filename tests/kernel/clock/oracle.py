"""The clock once more, minute by minute and without tables, to check the quick one against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from gongzhi.kernel.clock.duration import Limit, Unit

LOCAL = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Oracle:
    days: Mapping[date, bool] = field(default_factory=dict)
    hours: tuple[tuple[time, time], ...] = ((time(8, 30), time(11, 30)), (time(13), time(16, 30)))
    suspended_months: tuple[int, ...] = ()

    def works(self, day: date) -> bool:
        if day.month in self.suspended_months:
            return False
        if day in self.days:
            return self.days[day]
        if 2004 <= day.year <= 2026:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def counts(self, minute: datetime, unit: Unit) -> bool:
        local = minute.astimezone(LOCAL)
        if unit is not Unit.WORK_HOURS:
            return local.month not in self.suspended_months
        return self.works(local.date()) and any(a <= local.time() < b for a, b in self.hours)

    def due(self, start: datetime, limit: Limit) -> datetime:
        return self.close_after(start, limit) if limit.unit is Unit.WORK_DAYS else self.walk(start, limit)

    def walk(self, start: datetime, limit: Limit) -> datetime:
        left = limit.amount * (1 if limit.unit is Unit.MINUTES else 60)
        while left:
            left -= self.counts(start, limit.unit)
            start += MINUTE
        return start

    def close_after(self, start: datetime, limit: Limit) -> datetime:
        day, left = start.astimezone(LOCAL).date(), limit.amount
        while left:
            day += DAY
            left -= self.works(day)
        return datetime.combine(day, self.hours[-1][1], LOCAL)

    def minutes(self, start: datetime, end: datetime, unit: Unit) -> int:
        counted = 0
        while start < end:
            counted += self.counts(start, unit)
            start += MINUTE
        return counted
