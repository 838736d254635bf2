from datetime import datetime

import pytest

from gongzhi.kernel.clock.actions import (
    MayNotKeepCalendar,
    SeasonsCoverTheYear,
    lift_suspension,
    suspend_season,
)
from gongzhi.kernel.clock.duration import Limit, Unit, due
from gongzhi.kernel.clock.models import SeasonalSuspension
from gongzhi.kernel.clock.queries import calendar_for, calendars
from gongzhi.kernel.clock.season import Season
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from tests.kernel.clock.entries import recorded
from tests.kernel.clock.moments import local

pytestmark = pytest.mark.django_db

FROZEN = Season(1115, 331)
START = local("2026-11-12 10:00")
LIMIT = Limit(5, Unit.WORK_DAYS)
IN_WINTER, IN_SPRING = local("2026-11-19 16:30"), local("2027-04-06 16:30")


def test_only_work_of_the_codes_waits_for_spring(keeper: Actor, county: Organization, now: datetime) -> None:
    suspension = suspend_season(
        name="冬季停工", season=FROZEN, codes=["planting", "painting"], actor=keeper, now=now
    )
    asked = calendars()
    assert str(suspension) == "冬季停工"
    assert due(START, LIMIT, asked.of(county.pk, "planting")).at == IN_SPRING
    assert due(START, LIMIT, asked.of(None, "painting")).at == IN_SPRING
    assert due(START, LIMIT, asked.of(None, "noise")).at == IN_WINTER
    assert due(START, LIMIT, asked.of(county.pk)).at == IN_WINTER
    facts = {"begins": 1115, "ends": 331, "codes": ["painting", "planting"]}
    assert recorded() == [("clock.season_suspended", "clock.seasonalsuspension", None, facts)]


def test_a_suspension_of_the_same_name_is_changed_and_can_be_lifted(keeper: Actor, now: datetime) -> None:
    for season in (FROZEN, Season(1201, 228)):
        suspension = suspend_season(name="冬季停工", season=season, codes=["planting"], actor=keeper, now=now)
    assert [each.season for each in SeasonalSuspension.objects.all()] == [Season(1201, 228)]
    lift_suspension(suspension=suspension, actor=keeper, now=now)
    assert due(START, LIMIT, calendar_for(None, "planting")).at == IN_WINTER
    assert recorded()[2:] == [("clock.season_lifted", "clock.seasonalsuspension", None, {})]


def test_suspensions_that_leave_no_day_of_the_year_are_refused(keeper: Actor, now: datetime) -> None:
    suspend_season(name="冬", season=Season(1001, 430), codes=["planting"], actor=keeper, now=now)
    with pytest.raises(SeasonsCoverTheYear):
        suspend_season(name="夏", season=Season(501, 930), codes=["noise", "planting"], actor=keeper, now=now)
    assert [each.name for each in SeasonalSuspension.objects.all()] == ["冬"]


def test_a_handler_may_neither_suspend_nor_resume(keeper: Actor, handler: Actor, now: datetime) -> None:
    suspension = suspend_season(name="冬季停工", season=FROZEN, codes=["planting"], actor=keeper, now=now)
    with pytest.raises(MayNotKeepCalendar):
        suspend_season(name="夏季停工", season=Season(701, 731), codes=["planting"], actor=handler, now=now)
    with pytest.raises(MayNotKeepCalendar):
        lift_suspension(suspension=suspension, actor=handler, now=now)
    assert [each.name for each in SeasonalSuspension.objects.all()] == ["冬季停工"]
