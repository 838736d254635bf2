from datetime import date

from gongzhi.kernel.clock.season import Season


def test_a_season_holds_its_first_and_its_last_day() -> None:
    summer = Season(601, 930)
    days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 30), date(2026, 10, 1))
    assert [day in summer for day in days] == [False, True, True, False]


def test_a_season_wraps_over_new_year() -> None:
    frozen = Season(1115, 331)
    days = (date(2026, 11, 14), date(2026, 11, 15), date(2027, 1, 1), date(2027, 3, 31), date(2027, 4, 1))
    assert [day in frozen for day in days] == [False, True, True, True, False]


def test_a_season_that_ends_on_a_leap_day_ends_with_february() -> None:
    winter = Season(1201, 229)
    days = (date(2024, 2, 29), date(2024, 3, 1), date(2026, 2, 28), date(2026, 3, 1))
    assert [day in winter for day in days] == [True, False, True, False]
