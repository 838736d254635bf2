from datetime import date, datetime, time

import pytest

from gongzhi.kernel.clock.actions import HoursOverlap, MayNotKeepCalendar, set_hours
from gongzhi.kernel.clock.hours import Window
from gongzhi.kernel.clock.models import OfficeHours
from gongzhi.kernel.clock.queries import calendar_for, calendars
from gongzhi.kernel.clock.season import Season
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from tests.kernel.clock.entries import recorded

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
SUMMER = Season(601, 930)
SUMMER_DAY = date(2026, 7, 1)

DEFAULT = (Window(time(8, 30), time(11, 30)), Window(time(13), time(16, 30)))
WHOLE_DAY = Window(time(9), time(17))
MORNING, AFTERNOON = Window(time(8), time(12)), Window(time(14), time(18))


def test_the_citys_hours_are_configuration(keeper: Actor, department: Organization, now: datetime) -> None:
    assert calendar_for(department.pk).hours(MONDAY) == DEFAULT
    rows = set_hours(windows=[MORNING, AFTERNOON], actor=keeper, now=now)
    assert [str(row) for row in rows] == ["08:00–12:00", "14:00–18:00"]
    assert calendar_for(department.pk).hours(MONDAY) == (MORNING, AFTERNOON)
    facts = {"weekday": None, "begins": None, "ends": None, "windows": ["08:00-12:00", "14:00-18:00"]}
    assert recorded() == [("clock.hours_set", "clock.revision", None, facts)]


def test_an_organisation_has_hours_of_its_own_by_season_and_weekday(
    keeper: Actor, county: Organization, street: Organization, now: datetime
) -> None:
    set_hours(windows=[WHOLE_DAY], organization=county, actor=keeper, now=now)
    set_hours(windows=[MORNING], organization=street, season=SUMMER, actor=keeper, now=now)
    set_hours(windows=[AFTERNOON], organization=street, weekday=2, actor=keeper, now=now)
    asked = calendars()
    assert [asked.of(street.pk).hours(day) for day in (MONDAY, TUESDAY, SUMMER_DAY)] == [
        (WHOLE_DAY,),
        (AFTERNOON,),
        (MORNING,),
    ]
    assert asked.of(county.pk).hours(SUMMER_DAY) == (WHOLE_DAY,)
    assert asked.of(None).hours(MONDAY) == DEFAULT
    facts = {"weekday": None, "begins": 601, "ends": 930, "windows": ["08:00-12:00"]}
    assert recorded()[1] == ("clock.hours_set", "people.organization", street.pk, facts)


def test_new_hours_replace_the_old_and_none_give_back_the_wider_ones(
    keeper: Actor, county: Organization, now: datetime
) -> None:
    set_hours(windows=[MORNING, AFTERNOON], organization=county, actor=keeper, now=now)
    set_hours(windows=[WHOLE_DAY], organization=county, actor=keeper, now=now)
    assert calendar_for(county.pk).hours(MONDAY) == (WHOLE_DAY,)
    set_hours(windows=[], organization=county, actor=keeper, now=now)
    assert calendar_for(county.pk).hours(MONDAY) == DEFAULT


@pytest.mark.parametrize(
    "windows",
    [
        [Window(time(9), time(9))],
        [Window(time(17), time(9))],
        [WHOLE_DAY, MORNING],
        [AFTERNOON, WHOLE_DAY],
    ],
)
def test_hours_that_overlap_or_run_backwards_are_refused(
    windows: list[Window], keeper: Actor, now: datetime
) -> None:
    with pytest.raises(HoursOverlap):
        set_hours(windows=windows, actor=keeper, now=now)
    assert not OfficeHours.objects.exists()


def test_a_handler_may_not_shorten_the_day(handler: Actor, now: datetime) -> None:
    with pytest.raises(MayNotKeepCalendar):
        set_hours(windows=[MORNING], actor=handler, now=now)
    assert calendar_for(None).hours(MONDAY) == DEFAULT
