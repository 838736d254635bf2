from datetime import timedelta

import pytest

from gongzhi.kernel.indicators.rates import rate_value
from gongzhi.kernel.indicators.reading import rates
from gongzhi.kernel.indicators.registry import FigureUnknown
from gongzhi.kernel.indicators.scope import Scope
from tests.kernel.indicators.toy import (
    CLOSED,
    KEPT_RATE,
    NOON,
    NOVEMBER,
    OCTOBER,
    SOLVED_RATE,
    Town,
    closing,
    new_case,
    promise,
    write,
)

pytestmark = pytest.mark.django_db

BOTH = [SOLVED_RATE.name, KEPT_RATE.name]


def test_a_rate_has_its_numerator_and_denominator(town: Town) -> None:
    bureau = town.organizations["局"]
    write(*(closing(new_case(town, "东一"), bureau, solved=is_solved) for is_solved in (True, True, False)))
    table = rates([SOLVED_RATE.name], group_by="organization", now=NOON)
    assert table == {bureau.pk: {SOLVED_RATE.name: rate_value(2, 3, 2)}}


def test_a_broken_promise_counts_before_anything_is_done_about_it(town: Town) -> None:
    """In the month and for the body of the promise, once a case, and only while it is broken."""
    bureau, office = town.organizations["局"], town.organizations["所"]
    write(closing(new_case(town, "东一"), office, OCTOBER), closing(new_case(town, "东一"), office, NOVEMBER))
    late = new_case(town, "东一")
    promise(late, office, "contact", NOON - timedelta(days=40))
    promise(late, bureau, "handle", NOON - timedelta(days=1))
    promise(new_case(town, "东二"), office, "contact", NOON + timedelta(days=1))
    november, october = (Scope(organization=office, months=(month, month)) for month in (NOVEMBER, OCTOBER))
    assert rates(BOTH, october, now=NOON) == {
        None: {SOLVED_RATE.name: rate_value(1, 1, 2), KEPT_RATE.name: rate_value(1, 2, 2)}
    }
    assert rates(BOTH, november, now=NOON) == {
        None: {SOLVED_RATE.name: rate_value(1, 1, 2), KEPT_RATE.name: rate_value(1, 1, 2)}
    }
    assert rates([KEPT_RATE.name], group_by="month", now=NOON) == {
        OCTOBER: {KEPT_RATE.name: rate_value(1, 2, 2)},
        NOVEMBER: {KEPT_RATE.name: rate_value(1, 1, 2)},
    }
    assert rates(
        [KEPT_RATE.name], Scope(organization=bureau, below=True), group_by="organization", now=NOON
    ) == {office.pk: {KEPT_RATE.name: rate_value(2, 3, 2)}}


def test_the_end_of_a_month_is_the_citys(town: Town) -> None:
    write(closing(new_case(town, "东一"), None), closing(new_case(town, "东一"), None))
    last_minute = NOON.replace(month=10, day=31, hour=15, minute=59)
    promise(new_case(town, "东一"), town.organizations["局"], "contact", last_minute)
    promise(new_case(town, "东一"), town.organizations["局"], "contact", last_minute + timedelta(minutes=1))
    for month in (OCTOBER, NOVEMBER):
        (row,) = rates([KEPT_RATE.name], Scope(months=(month, month)), now=NOON).values()
        assert row[KEPT_RATE.name].denominator == (1 if month == OCTOBER else 3)


def test_a_count_is_no_rate(town: Town) -> None:
    with pytest.raises(FigureUnknown):
        rates([CLOSED.name], now=NOON)
