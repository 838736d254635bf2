"""What the office decides about days and hours. Each raises MayNotKeepCalendar with the reason to show."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongzhi.kernel.clock import verbs
from gongzhi.kernel.clock.hours import Window
from gongzhi.kernel.clock.models import (
    DayOverride,
    OfficeHours,
    PublishedDay,
    PublishedYear,
    Revision,
    SeasonalSuspension,
)
from gongzhi.kernel.clock.notice import NoticeRow
from gongzhi.kernel.clock.published import days_of
from gongzhi.kernel.clock.rules import keeps_the_calendar
from gongzhi.kernel.clock.season import Season
from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.rules import Refused

A_LEAP_YEAR = 2024


class MayNotKeepCalendar(Exception):
    pass


class DayNotSet(Exception):
    """There is nothing to clear on that day."""


class NoticeHasNoDays(Exception):
    pass


class DayOfAnotherYear(Exception):
    """A notice reaches from the December before to the end of its year. Carries the first day outside."""


class DayTwice(Exception):
    """Carries the first such day."""


class HoursOverlap(Exception):
    """Windows must open before they close and lie apart."""


class SeasonsCoverTheYear(Exception):
    """No day would be left on which work of the code, which it carries, could fall due."""


@transaction.atomic
def set_day(
    *,
    day: date,
    is_workday: bool,
    actor: Actor,
    now: datetime,
    organization: Organization | None = None,
    note: str = "",
    source: str = "",
) -> DayOverride:
    _begin(actor)
    override, _made = DayOverride.objects.update_or_create(
        day=day,
        organization=organization,
        defaults={"is_workday": is_workday, "note": note, "source": source},
    )
    verb = verbs.DAY_OPENED if is_workday else verbs.DAY_CLOSED
    record(verb, override, actor, None, organization, now, day=day.isoformat())
    return override


@transaction.atomic
def clear_day(*, day: date, actor: Actor, now: datetime, organization: Organization | None = None) -> None:
    """Back to the notice, the library, or Monday to Friday."""
    _begin(actor)
    override = DayOverride.objects.filter(day=day, organization=organization).first()
    if override is None:
        raise DayNotSet(day)
    facts = {"day": day.isoformat(), "is_workday": override.is_workday}
    record(verbs.DAY_CLEARED, override, actor, None, organization, now, **facts)
    override.delete()


@transaction.atomic
def import_year(
    *, year: int, rows: Sequence[NoticeRow], source: str, actor: Actor, now: datetime
) -> PublishedYear:
    """The whole notice of a year, in place of what was imported before; the office's own days stay."""
    _begin(actor)
    _check_notice(year, rows)
    published, _made = PublishedYear.objects.update_or_create(year=year, defaults={"source": source})
    published.days.all().delete()
    PublishedDay.objects.bulk_create(
        PublishedDay(year=published, day=row.day, is_workday=row.is_workday, note=row.note) for row in rows
    )
    record(verbs.YEAR_IMPORTED, published, actor, None, None, now, year=year, days=len(rows))
    return published


def _check_notice(year: int, rows: Sequence[NoticeRow]) -> None:
    if not rows:
        raise NoticeHasNoDays(year)
    seen: set[date] = set()
    december = date(year - 1, 12, 1)
    for row in rows:
        if not december <= row.day <= date(year, 12, 31):
            raise DayOfAnotherYear(row.day)
        if row.day in seen:
            raise DayTwice(row.day)
        seen.add(row.day)


@transaction.atomic
def set_hours(
    *,
    windows: Sequence[Window],
    actor: Actor,
    now: datetime,
    organization: Organization | None = None,
    weekday: int | None = None,
    season: Season | None = None,
) -> list[OfficeHours]:
    """The windows of an organisation (or the city), weekday (1 to 7, or all) and season (or the year).

    They replace what stood there; without windows, the next wider hours hold again.
    """
    _begin(actor)
    _check_windows(windows)
    held: dict[str, Any] = {
        "organization": organization,
        "weekday": weekday,
        "begins": season and season.first,
        "ends": season and season.last,
    }
    OfficeHours.objects.filter(**held).delete()
    rows = OfficeHours.objects.bulk_create(
        OfficeHours(**held, opens=window.opens, closes=window.closes) for window in windows
    )
    facts = {name: held[name] for name in ("weekday", "begins", "ends")}
    facts["windows"] = [f"{window.opens:%H:%M}-{window.closes:%H:%M}" for window in windows]
    record(verbs.HOURS_SET, organization or _revision(), actor, None, organization, now, **facts)
    return rows


def _check_windows(windows: Sequence[Window]) -> None:
    ordered = sorted(windows, key=lambda window: window.opens)
    marks = [mark for window in ordered for mark in (window.opens, window.closes)]
    if any(window.closes <= window.opens for window in windows) or marks != sorted(marks):
        raise HoursOverlap(windows)


@transaction.atomic
def suspend_season(
    *, name: str, season: Season, codes: Collection[str], actor: Actor, now: datetime
) -> SeasonalSuspension:
    """Makes the suspension of that name, or changes it."""
    _begin(actor)
    suspension, _made = SeasonalSuspension.objects.update_or_create(
        name=name, defaults={"begins": season.first, "ends": season.last, "codes": sorted(set(codes))}
    )
    for code in suspension.codes:
        _check_year_is_left(code)
    facts = {"begins": season.first, "ends": season.last, "codes": suspension.codes}
    record(verbs.SEASON_SUSPENDED, suspension, actor, None, None, now, **facts)
    return suspension


def _check_year_is_left(code: str) -> None:
    seasons = [each.season for each in SeasonalSuspension.objects.filter(codes__contains=[code])]
    if all(any(day in season for season in seasons) for day in days_of(A_LEAP_YEAR)):
        raise SeasonsCoverTheYear(code)


@transaction.atomic
def lift_suspension(*, suspension: SeasonalSuspension, actor: Actor, now: datetime) -> None:
    _begin(actor)
    record(verbs.SEASON_LIFTED, suspension, actor, None, None, now)
    suspension.delete()


def _begin(actor: Actor) -> None:
    """One keeper at a time: each sees what the one before left."""
    answer = keeps_the_calendar(actor)
    if isinstance(answer, Refused):
        raise MayNotKeepCalendar(answer.reason)
    _revision()


def _revision() -> Revision:
    revision, _made = Revision.objects.select_for_update().get_or_create(pk=1)
    return revision
