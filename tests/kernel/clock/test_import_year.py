from datetime import date, datetime

import pytest

from gongzhi.kernel.clock.actions import (
    DayOfAnotherYear,
    DayTwice,
    MayNotKeepCalendar,
    NoticeHasNoDays,
    import_year,
    set_day,
)
from gongzhi.kernel.clock.duration import Due, Limit, Unit, due
from gongzhi.kernel.clock.models import PublishedDay, PublishedYear
from gongzhi.kernel.clock.notice import NoticeRow
from gongzhi.kernel.clock.queries import calendar_for
from gongzhi.kernel.people.actor import Actor
from tests.kernel.clock.entries import recorded
from tests.kernel.clock.moments import local

pytestmark = pytest.mark.django_db

SOURCE = "国办发明电〔2026〕9号"
NEW_YEAR = NoticeRow(date(2027, 1, 1), False, "元旦")
MAKE_UP = NoticeRow(date(2027, 1, 3), True, "元旦")


def test_a_year_that_the_library_does_not_know_is_counted_by_its_notice(keeper: Actor, now: datetime) -> None:
    start, limit = local("2026-12-30 10:00"), Limit(2, Unit.WORK_DAYS)
    assert due(start, limit, calendar_for(None)) == Due(local("2027-01-01 16:30"), provisional=True)
    year = import_year(year=2027, rows=[NEW_YEAR, MAKE_UP], source=SOURCE, actor=keeper, now=now)
    assert str(year) == "2027"
    assert due(start, limit, calendar_for(None)) == Due(local("2027-01-03 16:30"), provisional=False)
    assert recorded() == [("clock.year_imported", "clock.publishedyear", None, {"year": 2027, "days": 2})]


def test_importing_again_replaces_the_notice_and_leaves_the_offices_own_days(
    keeper: Actor, now: datetime
) -> None:
    set_day(day=MAKE_UP.day, is_workday=False, actor=keeper, now=now)
    import_year(year=2027, rows=[NEW_YEAR, MAKE_UP], source="草案", actor=keeper, now=now)
    import_year(year=2027, rows=[MAKE_UP], source=SOURCE, actor=keeper, now=now)
    calendar = calendar_for(None)
    assert [str(row) for row in PublishedDay.objects.all()] == ["2027-01-03"]
    assert list(PublishedYear.objects.values_list("year", "source")) == [(2027, SOURCE)]
    assert calendar.workday(NEW_YEAR.day)
    assert not calendar.workday(MAKE_UP.day)


def test_a_new_year_that_begins_in_december_is_imported_and_the_later_notice_wins(
    keeper: Actor, now: datetime
) -> None:
    eve = date(2026, 12, 31)
    for year, is_workday in ((2027, False), (2026, True)):
        rows = [NoticeRow(eve, is_workday, "元旦")]
        import_year(year=year, rows=rows, source=SOURCE, actor=keeper, now=now)
    assert not calendar_for(None).workday(eve)


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([], NoticeHasNoDays),
        ([NEW_YEAR, NoticeRow(date(2026, 11, 30), False, "")], DayOfAnotherYear),
        ([NEW_YEAR, MAKE_UP, NEW_YEAR], DayTwice),
    ],
)
def test_a_faulty_notice_is_refused_whole(
    rows: list[NoticeRow], refusal: type[Exception], keeper: Actor, now: datetime
) -> None:
    with pytest.raises(refusal):
        import_year(year=2027, rows=rows, source=SOURCE, actor=keeper, now=now)
    assert not PublishedYear.objects.exists()
    assert recorded() == []


def test_a_handler_may_not_import_a_year(handler: Actor, now: datetime) -> None:
    with pytest.raises(MayNotKeepCalendar):
        import_year(year=2027, rows=[NEW_YEAR], source=SOURCE, actor=handler, now=now)
    assert calendar_for(None).provisional(NEW_YEAR.day)
