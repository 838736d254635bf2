from datetime import date, time

from gongzhi.kernel.clock.hours import Hours, Window, windows
from gongzhi.kernel.clock.season import Season

MONDAY = date(2026, 11, 23)
MAKE_UP_SATURDAY = date(2026, 10, 10)

DEFAULT = (Window(time(8, 30), time(11, 30)), Window(time(13), time(16, 30)))
NINE_TO_FIVE = Window(time(9), time(17))
MORNING = Window(time(9), time(12))
LATE = Window(time(10), time(19))


def test_without_rows_the_default_hours_hold() -> None:
    assert windows((), MONDAY) == DEFAULT


def test_the_nearest_organisation_wins() -> None:
    rows = (Hours(NINE_TO_FIVE), Hours(MORNING, depth=1), Hours(LATE, depth=2))
    assert windows(rows, MONDAY) == (LATE,)
    assert windows(rows[:2], MONDAY) == (MORNING,)
    assert windows(rows[:1], MONDAY) == (NINE_TO_FIVE,)


def test_a_season_wins_over_the_year_and_a_weekday_over_every_day() -> None:
    winter, summer = Season(1001, 430), Season(501, 930)
    rows = (
        Hours(NINE_TO_FIVE),
        Hours(MORNING, season=winter),
        Hours(LATE, season=summer),
        Hours(LATE, season=winter, weekday=2),
    )
    assert windows(rows, MONDAY) == (MORNING,)
    assert windows(rows, date(2026, 11, 24)) == (LATE,)
    assert windows(rows, date(2026, 7, 1)) == (LATE,)
    assert windows(rows[:1] + rows[2:3], MONDAY) == (NINE_TO_FIVE,)


def test_a_make_up_saturday_that_no_row_mentions_has_the_default_hours() -> None:
    rows = tuple(Hours(NINE_TO_FIVE, weekday=weekday, depth=1) for weekday in range(1, 6))
    assert windows(rows, MONDAY) == (NINE_TO_FIVE,)
    assert windows(rows, MAKE_UP_SATURDAY) == DEFAULT


def test_windows_that_touch_or_overlap_are_one_and_come_in_order() -> None:
    rows = (
        Hours(Window(time(18), time(19))),
        Hours(Window(time(12), time(15))),
        Hours(Window(time(9), time(12))),
        Hours(Window(time(10), time(11))),
    )
    assert windows(rows, MONDAY) == (Window(time(9), time(15)), Window(time(18), time(19)))
