from datetime import date, datetime

import pytest

from gongzhi.kernel.clock.actions import DayNotSet, MayNotKeepCalendar, clear_day, set_day
from gongzhi.kernel.clock.queries import calendar_for
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from tests.kernel.clock.entries import recorded

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 8)


def test_a_cleared_day_is_again_what_the_calendar_says(
    keeper: Actor, county: Organization, now: datetime
) -> None:
    set_day(day=DAY, is_workday=False, organization=county, actor=keeper, now=now)
    clear_day(day=DAY, organization=county, actor=keeper, now=now)
    assert calendar_for(county.pk).workday(DAY)
    assert recorded()[1:] == [
        ("clock.day_cleared", "clock.dayoverride", county.pk, {"day": "2026-10-08", "is_workday": False})
    ]


def test_a_day_that_was_not_set_cannot_be_cleared(keeper: Actor, county: Organization, now: datetime) -> None:
    set_day(day=DAY, is_workday=False, organization=county, actor=keeper, now=now)
    with pytest.raises(DayNotSet):
        clear_day(day=DAY, actor=keeper, now=now)
    assert not calendar_for(county.pk).workday(DAY)


def test_a_handler_may_not_clear_a_day(keeper: Actor, handler: Actor, now: datetime) -> None:
    set_day(day=DAY, is_workday=False, actor=keeper, now=now)
    with pytest.raises(MayNotKeepCalendar):
        clear_day(day=DAY, actor=handler, now=now)
    assert not calendar_for(None).workday(DAY)
