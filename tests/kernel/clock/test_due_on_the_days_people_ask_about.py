from datetime import date, time, timedelta

import pytest

from gongzhi.kernel.clock.duration import Calendar, Due, EndsBeforeItBegins, Limit, Unit, due, shift, worked
from gongzhi.kernel.clock.hours import Hours, Window
from gongzhi.kernel.clock.line import NeverOpen, day_of
from gongzhi.kernel.clock.season import Season
from tests.kernel.clock.moments import CITY, FROZEN, local

ONE_DAY = Limit(1, Unit.WORK_DAYS)

GOLDEN = {
    "an ordinary Monday": ("2026-11-23 10:00", Limit(5, Unit.WORK_DAYS), "2026-11-30 16:30"),
    "the day of the start does not count": ("2026-11-23 00:01", ONE_DAY, "2026-11-24 16:30"),
    "nor when it is not worked": ("2026-11-21 10:00", ONE_DAY, "2026-11-23 16:30"),
    "after closing on Friday": ("2026-11-20 20:00", ONE_DAY, "2026-11-23 16:30"),
    "New Year 2026 and its Sunday": ("2025-12-31 10:00", Limit(2, Unit.WORK_DAYS), "2026-01-05 16:30"),
    "the Saturday before Spring Festival": ("2026-02-13 10:00", ONE_DAY, "2026-02-14 16:30"),
    "nine days of Spring Festival": ("2026-02-14 10:00", ONE_DAY, "2026-02-24 16:30"),
    "the Saturday after it": ("2026-02-27 17:00", ONE_DAY, "2026-02-28 16:30"),
    "the Sunday before National Day": ("2026-09-18 10:00", ONE_DAY, "2026-09-20 16:30"),
    "the week of National Day": ("2026-09-30 10:00", ONE_DAY, "2026-10-08 16:30"),
    "its make-up Saturday": ("2026-10-09 10:00", ONE_DAY, "2026-10-10 16:30"),
    "a leap day": ("2024-02-28 10:00", ONE_DAY, "2024-02-29 16:30"),
    "no leap day in 2026": ("2026-02-28 10:00", ONE_DAY, "2026-03-02 16:30"),
    "the noon break": ("2026-11-23 11:00", Limit(1, Unit.WORK_HOURS), "2026-11-23 13:30"),
    "ending with the morning": ("2026-11-23 10:30", Limit(1, Unit.WORK_HOURS), "2026-11-23 11:30"),
    "from an evening": ("2026-11-23 21:00", Limit(2, Unit.WORK_HOURS), "2026-11-24 10:30"),
    "two hours over National Day": ("2026-09-30 15:30", Limit(2, Unit.WORK_HOURS), "2026-10-08 09:30"),
    "two natural hours in it": ("2026-10-01 23:30", Limit(2, Unit.HOURS), "2026-10-02 01:30"),
    "half an hour at midnight": ("2026-12-31 23:45", Limit(30, Unit.MINUTES), "2027-01-01 00:15"),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_a_known_day_is_due_when_the_office_says(case: str) -> None:
    start, limit, expected = GOLDEN[case]
    assert due(local(start), limit, CITY).at == local(expected)


def test_the_day_is_cut_at_midnight_in_songyuan_not_in_greenwich() -> None:
    # 23:59 and 00:00 in Songyuan are the same day in UTC.
    assert due(local("2026-11-23 23:59:59.999999"), ONE_DAY, CITY).at == local("2026-11-24 16:30")
    assert due(local("2026-11-24 00:00"), ONE_DAY, CITY).at == local("2026-11-25 16:30")
    # 07:59 and 08:00 are two days in UTC and one in Songyuan.
    assert due(local("2026-11-24 07:59"), ONE_DAY, CITY) == due(local("2026-11-24 08:00"), ONE_DAY, CITY)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        due(local("2026-11-23 10:00").replace(tzinfo=None), Limit(1, Unit.WORK_HOURS), CITY)


def test_a_due_date_counted_into_an_unpublished_year_is_provisional() -> None:
    last_known, next_year = local("2026-12-30 10:00"), Limit(2, Unit.WORK_DAYS)
    assert due(last_known, ONE_DAY, CITY) == Due(local("2026-12-31 16:30"), provisional=False)
    assert due(last_known, next_year, CITY) == Due(local("2027-01-01 16:30"), provisional=True)
    assert due(local("2027-06-01 09:00"), Limit(1, Unit.WORK_HOURS), CITY).provisional
    assert not due(local("2027-06-01 09:00"), Limit(1, Unit.HOURS), CITY).provisional


def test_a_year_that_the_office_published_is_not_provisional() -> None:
    calendar = Calendar(days={date(2027, 1, 1): False}, published=frozenset({2027}))
    assert due(local("2026-12-30 10:00"), Limit(2, Unit.WORK_DAYS), calendar) == Due(
        local("2027-01-04 16:30"), provisional=False
    )


def test_a_shifted_due_date_says_too_whether_it_is_provisional() -> None:
    at, day = local("2026-12-31 16:30"), timedelta(days=1)
    assert shift(at, at - day, at, Unit.WORK_DAYS, CITY) == Due(local("2027-01-01 16:30"), provisional=True)
    assert shift(at, at - day, at - day, Unit.WORK_DAYS, CITY) == Due(at, provisional=False)
    assert shift(at, at, at + day, Unit.WORK_HOURS, CITY) == Due(at, provisional=False)


def test_a_pause_on_the_last_day_that_ends_after_hours_leaves_the_next_working_day() -> None:
    friday = local("2026-11-20 16:30")
    ends = {
        "2026-11-20 15:00": "2026-11-20 16:30",
        "2026-11-20 16:30": "2026-11-23 16:30",
        "2026-11-21 10:00": "2026-11-23 16:30",
        "2026-11-23 09:00": "2026-11-23 16:30",
        "2026-11-23 20:00": "2026-11-24 16:30",
    }
    begun = local("2026-11-20 10:00")
    assert {
        end: shift(friday, begun, local(end), Unit.WORK_DAYS, CITY).at == local(expected)
        for end, expected in ends.items()
    } == dict.fromkeys(ends, True)


def test_an_override_beats_the_library() -> None:
    closed, opened = date(2026, 10, 8), date(2026, 10, 3)
    calendar = Calendar(days={closed: False, opened: True})
    assert due(local("2026-09-30 10:00"), ONE_DAY, calendar).at == local("2026-10-03 16:30")
    assert due(local("2026-10-03 10:00"), ONE_DAY, calendar).at == local("2026-10-09 16:30")


def test_work_in_the_frozen_season_waits_for_spring_and_keeps_what_was_left() -> None:
    assert due(local("2026-11-12 10:00"), Limit(5, Unit.WORK_DAYS), FROZEN).at == local("2027-04-06 16:30")
    assert due(local("2026-11-13 15:30"), Limit(2, Unit.WORK_HOURS), FROZEN).at == local("2027-04-01 09:30")
    assert due(local("2026-11-14 23:00"), Limit(2, Unit.HOURS), FROZEN).at == local("2027-04-01 01:00")
    assert due(local("2027-01-20 12:00"), Limit(2, Unit.HOURS), FROZEN).at == local("2027-04-01 02:00")


def test_seasonal_hours_change_the_close_of_the_day() -> None:
    summer = Season(601, 930)
    calendar = Calendar(
        office_hours=(
            Hours(Window(time(8), time(12)), season=summer),
            Hours(Window(time(14), time(17)), season=summer),
        )
    )
    assert due(local("2026-05-29 10:00"), ONE_DAY, calendar).at == local("2026-06-01 17:00")
    assert due(local("2026-09-30 10:00"), ONE_DAY, calendar).at == local("2026-10-08 16:30")
    assert worked(local("2026-06-01 00:00"), local("2026-06-02 00:00"), calendar) == timedelta(hours=7)


def test_opening_and_closing_are_open_and_noon_is_not() -> None:
    open_at = {
        clock: CITY.is_open(local(f"2026-11-23 {clock}"))
        for clock in ("00:00", "08:29", "08:30", "11:30", "12:00", "13:00", "16:30", "16:31")
    }
    assert [clock for clock, is_open in open_at.items() if is_open] == ["08:30", "11:30", "13:00", "16:30"]
    assert CITY.hours(date(2026, 11, 22)) == ()
    assert not CITY.is_open(local("2026-01-01 10:00"))


def test_a_pause_given_the_wrong_way_round_is_refused() -> None:
    at = local("2026-11-23 10:00")
    with pytest.raises(EndsBeforeItBegins):
        shift(at, at, at - timedelta(seconds=1), Unit.HOURS, CITY)
    with pytest.raises(EndsBeforeItBegins):
        worked(at, at - timedelta(seconds=1), CITY)


def test_seasons_that_cover_the_whole_year_give_no_due_date() -> None:
    calendar = Calendar(seasons=(Season(101, 630), Season(701, 1231)))
    with pytest.raises(NeverOpen):
        due(local("2026-11-23 10:00"), ONE_DAY, calendar)


def test_every_day_from_2004_to_2030_is_due_in_order_on_an_open_moment() -> None:
    hour_limits = [Limit(amount, Unit.WORK_HOURS) for amount in (1, 13)]
    day_limits = [Limit(amount, Unit.WORK_DAYS) for amount in (1, 10)]
    for limit in (*hour_limits, *day_limits):
        before = local("2003-12-31 00:00")
        start = local("2004-01-01 00:00")
        while start.year < 2031:
            at = due(start, limit, CITY).at
            assert before <= at
            assert start < at
            assert CITY.is_open(at)
            assert CITY.workday(day_of(at))
            if limit in hour_limits:
                assert worked(start, at, CITY) == limit.length
            before = at
            start += timedelta(hours=8, minutes=30)
