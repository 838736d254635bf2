from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.indicators.rates import NotAPart, RateValue, percent, rate_value

parts = st.integers(1, 10**7).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def interval(numerator: int, denominator: int) -> tuple[Decimal, Decimal, Decimal]:
    value = rate_value(numerator, denominator, 1)
    assert value.low is not None
    assert value.share is not None
    assert value.high is not None
    return value.low, value.share, value.high


@given(parts)
def test_the_interval_lies_between_0_and_1_and_holds_the_share(pair: tuple[int, int]) -> None:
    low, share, high = interval(*pair)
    assert 0 <= low <= share <= high <= 1


@given(parts, st.integers(2, 1000))
def test_the_interval_narrows_as_the_sample_grows(pair: tuple[int, int], times: int) -> None:
    low, _share, high = interval(*pair)
    lower, _same, higher = interval(pair[0] * times, pair[1] * times)
    assert higher - lower < high - low


@given(parts)
def test_success_and_failure_mirror_each_other(pair: tuple[int, int]) -> None:
    low, _share, high = interval(*pair)
    lower, _other, higher = interval(pair[1] - pair[0], pair[1])
    assert abs(1 - high - lower) < Decimal("1e-25")
    assert abs(1 - low - higher) < Decimal("1e-25")


@given(parts)
def test_nothing_and_all_reach_the_ends(pair: tuple[int, int]) -> None:
    assert interval(0, pair[1])[0] == 0
    assert interval(pair[1], pair[1])[2] == 1


def test_the_interval_is_wilsons() -> None:
    low, share, high = interval(81, 263)
    assert [f"{value:.4f}" for value in (low, share, high)] == ["0.2553", "0.3080", "0.3662"]


def test_a_rate_reads_with_one_decimal_and_its_parts() -> None:
    value = rate_value(1213, 1299)
    assert [str(value), value.parts, value.interval] == ["93.4%", "1,213/1,299", "91.9%–94.6%"]


def test_a_half_is_rounded_up() -> None:
    assert [percent(Decimal(share)) for share in ("0.0005", "0.1245", "0.99949", "1", "0")] == [
        "0.1%", "12.5%", "99.9%", "100.0%", "0.0%",
    ]  # fmt: skip


def test_a_small_sample_says_so() -> None:
    value = rate_value(9, 9)
    assert value == RateValue(9, 9, None, None, None)
    assert [str(value), value.parts, value.interval] == ["样本不足", "9/9", ""]


def test_nothing_at_all_is_too_small_a_sample_whatever_the_minimum() -> None:
    assert str(rate_value(0, 0, 0)) == "样本不足"


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 5), (6, 5)])
def test_a_numerator_is_a_part_of_its_denominator(numerator: int, denominator: int) -> None:
    with pytest.raises(NotAPart):
        rate_value(numerator, denominator)
