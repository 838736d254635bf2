from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.clock.duration import Calendar, Limit, Unit, due, extend, natural, shift, workdays, worked
from gongzhi.kernel.clock.line import day_of
from tests.kernel.clock.moments import (
    CITY,
    NATURAL,
    amounts,
    calendars,
    limits,
    moments,
    spans,
    unhurried,
    working_limits,
)

units = st.sampled_from(Unit)

MEASURES: dict[Unit, Callable[[datetime, datetime, Calendar], timedelta | int]] = {
    Unit.MINUTES: natural,
    Unit.HOURS: natural,
    Unit.WORK_HOURS: worked,
    Unit.WORK_DAYS: workdays,
}


@unhurried
@given(moments, spans, limits, calendars)
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: timedelta, limit: Limit, calendar: Calendar
) -> None:
    assert due(start, limit, calendar).at <= due(start + later, limit, calendar).at


@unhurried
@given(moments, amounts, units, calendars)
def test_a_longer_limit_is_due_later(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> None:
    shorter, longer = Limit(amount, unit), Limit(amount + 1, unit)
    assert start < due(start, shorter, calendar).at < due(start, longer, calendar).at


@unhurried
@given(moments, working_limits, calendars)
def test_nothing_is_due_while_the_office_is_closed(start: datetime, limit: Limit, calendar: Calendar) -> None:
    at = due(start, limit, calendar).at
    assert at.tzinfo is UTC
    assert calendar.is_open(at)
    assert calendar.workday(day_of(at))


@unhurried
@given(moments, amounts, amounts, units, calendars)
def test_two_limits_in_a_row_are_their_sum(
    start: datetime, first: int, second: int, unit: Unit, calendar: Calendar
) -> None:
    reached = due(start, Limit(first, unit), calendar)
    assert (
        extend(reached.at, Limit(second, unit), calendar).at
        == due(start, Limit(first + second, unit), calendar).at
    )


@unhurried
@given(moments, amounts, calendars)
def test_the_time_worked_until_due_is_the_limit(start: datetime, amount: int, calendar: Calendar) -> None:
    at = due(start, Limit(amount, Unit.WORK_HOURS), calendar).at
    assert worked(start, at, calendar) == timedelta(hours=amount)


@unhurried
@given(moments, amounts, calendars)
def test_the_working_days_until_due_are_the_limit(start: datetime, amount: int, calendar: Calendar) -> None:
    at = due(start, Limit(amount, Unit.WORK_DAYS), calendar).at
    assert workdays(start, at, calendar) == amount


@unhurried
@given(moments, amounts, st.sampled_from(NATURAL))
def test_natural_time_runs_through_nights_and_holidays(start: datetime, amount: int, unit: Unit) -> None:
    limit = Limit(amount, unit)
    assert due(start, limit, CITY).at == start + limit.length


@unhurried
@given(moments, spans, spans, calendars)
def test_time_between_adds_up(
    start: datetime, first: timedelta, second: timedelta, calendar: Calendar
) -> None:
    middle, end = start + first, start + first + second
    assert worked(start, end, calendar) == worked(start, middle, calendar) + worked(middle, end, calendar)
    assert natural(start, end, calendar) == natural(start, middle, calendar) + natural(middle, end, calendar)
    assert workdays(start, end, calendar) == (
        workdays(start, middle, calendar) + workdays(middle, end, calendar)
    )


@unhurried
@given(moments, limits, moments, calendars)
def test_a_pause_of_nothing_changes_nothing(
    start: datetime, limit: Limit, pause: datetime, calendar: Calendar
) -> None:
    reached = due(start, limit, calendar)
    assert shift(reached.at, pause, pause, limit.unit, calendar).at == reached.at


@unhurried
@given(moments, limits, st.floats(0, 0.999), spans, calendars)
def test_what_was_left_before_a_pause_is_left_after_it(
    start: datetime, limit: Limit, when: float, pause: timedelta, calendar: Calendar
) -> None:
    reached = due(start, limit, calendar).at
    paused_from = start + (reached - start) * when
    paused_to = paused_from + pause
    later = shift(reached, paused_from, paused_to, limit.unit, calendar).at
    assert later >= max(reached, paused_to)
    between = MEASURES[limit.unit]
    left, left_after = between(paused_from, reached, calendar), between(paused_to, later, calendar)
    if limit.unit is Unit.WORK_DAYS and not left:
        # Paused on the last day itself: it ends with that of the return, or with the next one.
        assert left_after in (0, 1)
    else:
        assert left_after == left


@unhurried
@given(moments, limits, spans, spans, calendars)
def test_a_pause_after_the_limit_ran_out_does_not_revive_it(
    start: datetime, limit: Limit, late: timedelta, pause: timedelta, calendar: Calendar
) -> None:
    reached = due(start, limit, calendar).at
    assert shift(reached, reached + late, reached + late + pause, limit.unit, calendar).at == reached
