from datetime import date

import pytest

from gongzhi.pages.cockpit.period import Period, moved, read_period

TODAY = date(2026, 11, 23)


def months(first: str, last: str) -> tuple[str, str]:
    period = read_period(first, last, TODAY)
    return f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("", "", ("2026-11", "2026-11")),
        ("2026-09", "2026-10", ("2026-09", "2026-10")),
        ("2026-10", "2026-09", ("2026-09", "2026-10")),
        ("2026-09", "", ("2026-09", "2026-09")),
        ("2026-09", "2031-01", ("2026-09", "2026-11")),
        ("2031-01", "2031-02", ("2026-11", "2026-11")),
        ("2020-01", "2026-11", ("2023-12", "2026-11")),
        ("2026-13", "'; --", ("2026-11", "2026-11")),
    ],
)
def test_what_the_address_asks_for_is_read_as_months(first: str, last: str, read: tuple[str, str]) -> None:
    assert months(first, last) == read


def test_a_period_is_compared_with_one_of_its_length() -> None:
    quarter = Period(date(2026, 1, 1), date(2026, 3, 1))
    assert quarter.before() == Period(date(2025, 10, 1), date(2025, 12, 1))
    assert [quarter.before_in_words, Period(TODAY, TODAY).before_in_words] == ["前 3 个月", "前一个月"]
    assert moved(date(2026, 1, 1), -13) == date(2024, 12, 1)


def test_a_period_says_its_months() -> None:
    january, march = date(2026, 1, 1), date(2026, 3, 1)
    assert str(Period(january, january)) == "2026年1月"
    assert str(Period(january, march)) == "2026年1月至3月"
    assert str(Period(date(2025, 12, 1), march)) == "2025年12月至2026年3月"
    assert list(Period(january, march)) == [january, date(2026, 2, 1), march]
