from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from gongzhi.kernel.clock.actions import set_day
from gongzhi.kernel.clock.duration import Limit, Unit, due
from gongzhi.kernel.clock.models import DayOverride, Revision
from gongzhi.kernel.clock.queries import calendar_for, calendars
from gongzhi.kernel.people.actions import add_organization, move_organization
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from tests.kernel.clock.moments import local

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 8)
LIMIT = Limit(1, Unit.WORK_DAYS)


def test_ten_thousand_due_dates_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
    county: Organization,
    department: Organization,
    keeper: Actor,
    now: datetime,
) -> None:
    set_day(day=DAY, is_workday=False, organization=county, actor=keeper, now=now)
    calendar_for(None)
    start = local("2026-01-01 00:00")
    with django_assert_num_queries(1):
        asked = calendars()
        found = {
            due(start + timedelta(hours=each), LIMIT, asked.of(holder))
            for holder in (county.pk, department.pk)
            for each in range(5000)
        }
    assert local("2026-03-02 16:30") in {each.at for each in found}


def test_organisations_without_rules_of_their_own_share_one_calendar(
    county: Organization, department: Organization
) -> None:
    asked = calendars()
    assert asked.of(county.pk) is asked.of(department.pk) is asked.of(None)


def test_a_change_made_past_the_actions_is_seen_at_once(county: Organization) -> None:
    assert calendar_for(None).workday(DAY)
    DayOverride.objects.create(day=DAY, is_workday=False)
    assert not calendar_for(None).workday(DAY)
    DayOverride.objects.update(is_workday=True, organization=county)
    assert calendar_for(None).workday(DAY)
    DayOverride.objects.update(is_workday=False)
    assert not calendar_for(county.pk).workday(DAY)
    DayOverride.objects.all().delete()
    assert calendar_for(county.pk).workday(DAY)


def test_a_change_that_is_rolled_back_is_forgotten() -> None:
    assert calendar_for(None).workday(DAY)
    with transaction.atomic():
        DayOverride.objects.create(day=DAY, is_workday=False)
        assert not calendar_for(None).workday(DAY)
        transaction.set_rollback(True)
    assert calendar_for(None).workday(DAY)
    with transaction.atomic():
        DayOverride.objects.create(day=date(2026, 10, 9), is_workday=False)
        assert calendar_for(None).workday(DAY)
        transaction.set_rollback(True)


def test_a_new_or_moved_organisation_has_the_days_of_the_one_above(
    county: Organization, department: Organization, keeper: Actor, now: datetime
) -> None:
    set_day(day=DAY, is_workday=False, organization=county, actor=keeper, now=now)
    assert calendar_for(department.pk).workday(DAY)
    community = add_organization(kind=Organization.Kind.COMMUNITY, name="和平社区", parent=county)
    move_organization(organization=department, parent=county)
    asked = calendars()
    assert [asked.of(each.pk).workday(DAY) for each in (community, department)] == [False, False]


def test_an_emptied_database_has_the_librarys_calendar() -> None:
    Revision.objects.all().delete()
    assert calendar_for(None).workday(DAY)
    DayOverride.objects.create(day=DAY, is_workday=False)
    assert not calendar_for(None).workday(DAY)


def test_there_is_one_revision() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clock_revision")
        assert cursor.fetchone() == (1,)
