from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from gongzhi.kernel.clock.calendar import Calendar
from gongzhi.kernel.clock.hours import Hours, Window
from gongzhi.kernel.clock.models import (
    DayOverride,
    OfficeHours,
    PublishedDay,
    PublishedYear,
    SeasonalSuspension,
)
from gongzhi.kernel.clock.season import Season

# The notice for a year comes out around the first days of the November before.
NOTICE_MONTH = 11

Chain = tuple[int, ...]

# What the tables stand at, and the organisations that have days or hours of their own or above them.
STANDING = """
SELECT revision.token, organization.id, organization.path
FROM (SELECT) AS here
LEFT JOIN clock_revision AS revision ON true
LEFT JOIN people_organization AS organization ON organization.path && ARRAY(
    SELECT organization_id FROM clock_dayoverride WHERE organization_id IS NOT NULL
    UNION SELECT organization_id FROM clock_officehours WHERE organization_id IS NOT NULL)
"""


@dataclass(frozen=True)
class Tables:
    """Everything the office has entered; None stands for the whole city."""

    published: frozenset[int]
    notice: Mapping[date, bool]
    days: Mapping[int | None, Mapping[date, bool]]
    hours: Mapping[int | None, tuple[OfficeHours, ...]]
    seasons: Mapping[str, tuple[Season, ...]]
    made: dict[tuple[Chain, str], Calendar] = field(default_factory=dict, compare=False)

    def calendar(self, line: Chain, category: str) -> Calendar:
        """line: organisations from the top down; the later beats the earlier."""
        own = tuple(each for each in line if each in self.days or each in self.hours)
        key = own, category if category in self.seasons else ""
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = self.make(*key)
        return found

    def make(self, own: Chain, category: str) -> Calendar:
        layers: tuple[int | None, ...] = (None, *own)
        days = dict(self.notice)
        for layer in layers:
            days.update(self.days.get(layer, {}))
        hours = tuple(
            Hours(Window(row.opens, row.closes), row.season, row.weekday, depth)
            for depth, layer in enumerate(layers)
            for row in self.hours.get(layer, ())
        )
        return Calendar(days, self.published, hours, self.seasons.get(category, ()))


@dataclass(frozen=True)
class Calendars:
    """The calendars of all organisations as they stand at one moment; asking it costs no query."""

    tables: Tables
    lines: Mapping[int, Chain]

    def of(self, organization_id: int | None, category: str = "") -> Calendar:
        """category: a code that a seasonal suspension may name."""
        line = () if organization_id is None else self.lines.get(organization_id, ())
        return self.tables.calendar(line, category)


@dataclass(frozen=True)
class MissingYear:
    year: int
    sentence: str


# This process's last look at the tables, by the token they had.
_known: dict[UUID, Tables] = {}


def calendars() -> Calendars:
    """One query; more only when the office has changed something since this process last looked."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        rows = cursor.fetchall()
    token: UUID | None = rows[0][0]
    lines = {organization: tuple(path) for _token, organization, path in rows if organization is not None}
    return Calendars(_tables(token), lines)


def calendar_for(organization_id: int | None, category: str = "") -> Calendar:
    """For more than one organisation, take `calendars()` once."""
    return calendars().of(organization_id, category)


def warnings(today: date) -> list[MissingYear]:
    """Years that due dates already reach into and whose calendar nobody has entered."""
    calendar = calendar_for(None)
    reached = [today.year] + [today.year + 1] * (today.month >= NOTICE_MONTH)
    sentence = _("%(year)d 年放假安排尚未录入，期限暂按周一至周五计算，请录入国务院办公厅的通知。")
    return [
        MissingYear(year, sentence % {"year": year})
        for year in reached
        if calendar.provisional(date(year, 1, 1))
    ]


def _tables(token: UUID | None) -> Tables:
    if token is None:
        return _read()
    found = _known.get(token)
    if found is None:
        # Read after the token: what changes in between gives a newer token, and is read again with it.
        found = _read()
        _known.clear()
        _known[token] = found
    return found


def _read() -> Tables:
    days: defaultdict[int | None, dict[date, bool]] = defaultdict(dict)
    for organization, day, is_workday in DayOverride.objects.values_list("organization", "day", "is_workday"):
        days[organization][day] = is_workday
    hours: defaultdict[int | None, tuple[OfficeHours, ...]] = defaultdict(tuple)
    for row in OfficeHours.objects.order_by("id"):
        hours[row.organization_id] += (row,)
    seasons: defaultdict[str, tuple[Season, ...]] = defaultdict(tuple)
    for suspension in SeasonalSuspension.objects.order_by("id"):
        for code in suspension.codes:
            seasons[code] += (suspension.season,)
    return Tables(
        published=frozenset(PublishedYear.objects.values_list("year", flat=True)),
        notice=dict(PublishedDay.objects.order_by("year").values_list("day", "is_workday")),
        days=dict(days),
        hours=dict(hours),
        seasons=dict(seasons),
    )
