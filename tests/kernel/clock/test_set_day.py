from datetime import date, datetime

import pytest

from gongzhi.kernel.clock.actions import MayNotKeepCalendar, set_day
from gongzhi.kernel.clock.models import DayOverride
from gongzhi.kernel.clock.queries import calendar_for, calendars
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from tests.kernel.clock.entries import recorded

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 8)


def test_a_day_of_the_city_beats_the_library_for_everybody(
    keeper: Actor, department: Organization, now: datetime
) -> None:
    assert calendar_for(department.pk).workday(DAY)
    override = set_day(
        day=DAY, is_workday=False, note="建城纪念日", source="市政府通知", actor=keeper, now=now
    )
    assert str(override) == "2026-10-08"
    assert [calendar_for(each).workday(DAY) for each in (None, department.pk)] == [False, False]
    assert recorded() == [("clock.day_closed", "clock.dayoverride", None, {"day": "2026-10-08"})]


def test_a_day_of_an_organisation_beats_the_citys_there_and_below(
    keeper: Actor, county: Organization, street: Organization, department: Organization, now: datetime
) -> None:
    set_day(day=DAY, is_workday=False, actor=keeper, now=now)
    set_day(day=DAY, is_workday=True, organization=county, actor=keeper, now=now)
    asked = calendars()
    works = [asked.of(each).workday(DAY) for each in (county.pk, street.pk, department.pk, None)]
    assert works == [True, True, False, False]
    set_day(day=DAY, is_workday=False, organization=street, actor=keeper, now=now)
    asked = calendars()
    assert [asked.of(each).workday(DAY) for each in (county.pk, street.pk)] == [True, False]


def test_setting_a_day_again_changes_it_and_both_decisions_stay_on_record(
    keeper: Actor, county: Organization, now: datetime
) -> None:
    for is_workday in (False, True):
        set_day(day=DAY, is_workday=is_workday, organization=county, actor=keeper, now=now)
    assert list(DayOverride.objects.values_list("day", "organization", "is_workday")) == [
        (DAY, county.pk, True)
    ]
    assert recorded() == [
        ("clock.day_closed", "clock.dayoverride", county.pk, {"day": "2026-10-08"}),
        ("clock.day_opened", "clock.dayoverride", county.pk, {"day": "2026-10-08"}),
    ]


def test_the_system_may_set_a_day_too(now: datetime) -> None:
    set_day(day=DAY, is_workday=False, actor=Actor.system(), now=now)
    assert not calendar_for(None).workday(DAY)


def test_whoever_works_against_the_clock_may_not_stop_it(handler: Actor, now: datetime) -> None:
    with pytest.raises(MayNotKeepCalendar, match="系统管理员"):
        set_day(day=DAY, is_workday=False, actor=handler, now=now)
    assert calendar_for(None).workday(DAY)
    assert recorded() == []
