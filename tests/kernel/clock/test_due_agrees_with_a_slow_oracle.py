from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.clock.duration import Calendar, Limit, Unit, due, natural, workdays, worked
from gongzhi.kernel.clock.hours import Hours, Window
from gongzhi.kernel.clock.line import SHANGHAI
from gongzhi.kernel.clock.season import Season
from tests.kernel.clock.moments import minutes, unhurried
from tests.kernel.clock.oracle import Oracle

DAYS = {date(2026, 10, 8): False, date(2026, 10, 17): True, date(2024, 2, 29): False, date(2028, 2, 26): True}
LONG = ((time(7), time(11)), (time(14), time(18, 15)))

PAIRS = (
    (Calendar(), Oracle()),
    (Calendar(days=DAYS), Oracle(days=DAYS)),
    (Calendar(office_hours=tuple(Hours(Window(*each)) for each in LONG)), Oracle(hours=LONG)),
    (Calendar(seasons=(Season(1101, 331),)), Oracle(suspended_months=(11, 12, 1, 2, 3))),
    (Calendar(days=DAYS, seasons=(Season(601, 630),)), Oracle(days=DAYS, suspended_months=(6,))),
)
pairs = st.sampled_from(PAIRS)
short_limits = st.one_of(
    st.builds(Limit, st.integers(1, 30), st.sampled_from([Unit.HOURS, Unit.WORK_HOURS, Unit.WORK_DAYS])),
    st.builds(Limit, st.integers(1, 500), st.just(Unit.MINUTES)),
)


@unhurried
@given(minutes, short_limits, pairs)
def test_every_due_moment_is_the_one_that_counting_minutes_gives(
    start: datetime, limit: Limit, pair: tuple[Calendar, Oracle]
) -> None:
    calendar, oracle = pair
    assert due(start, limit, calendar).at == oracle.due(start, limit)


@unhurried
@given(minutes, st.integers(0, 6_000), pairs)
def test_time_between_is_the_number_of_minutes_counted(
    start: datetime, length: int, pair: tuple[Calendar, Oracle]
) -> None:
    calendar, oracle = pair
    end = start + timedelta(minutes=length)
    for measure, unit in ((worked, Unit.WORK_HOURS), (natural, Unit.HOURS)):
        assert measure(start, end, calendar) == timedelta(minutes=oracle.minutes(start, end, unit))


@unhurried
@given(minutes, st.integers(0, 60), pairs)
def test_working_days_between_are_counted_one_by_one(
    start: datetime, length: int, pair: tuple[Calendar, Oracle]
) -> None:
    calendar, oracle = pair
    passed = [start + timedelta(days=each) for each in range(1, length + 1)]
    assert workdays(start, start + timedelta(days=length), calendar) == sum(
        oracle.works(day.astimezone(SHANGHAI).date()) for day in passed
    )
