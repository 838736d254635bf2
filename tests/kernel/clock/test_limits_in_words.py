from datetime import timedelta

import pytest

from gongzhi.kernel.clock.duration import Limit, Unit, describe, remaining
from gongzhi.kernel.clock.limit import EmptyLimit
from tests.kernel.clock.moments import local

NOW = local("2026-11-23 10:00")


def test_a_limit_is_said_in_the_units_of_the_city() -> None:
    assert [describe(Limit(5, unit)) for unit in Unit] == ["5分钟", "5小时", "5个工作小时", "5个工作日"]


@pytest.mark.parametrize("amount", [0, -1])
def test_a_limit_of_nothing_is_refused(amount: int) -> None:
    with pytest.raises(EmptyLimit):
        Limit(amount, Unit.HOURS)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=5, hours=23), "还剩 5 天"),
        (timedelta(days=2), "还剩 2 天"),
        (timedelta(days=2, seconds=-1), "还剩 47 小时"),
        (timedelta(hours=3, minutes=59), "还剩 3 小时"),
        (timedelta(minutes=59, seconds=59), "还剩 59 分钟"),
        (timedelta(seconds=59), "还剩不到 1 分钟"),
        (timedelta(0), "还剩不到 1 分钟"),
        (timedelta(seconds=-1), "超期不到 1 分钟"),
        (timedelta(minutes=-1), "超期 1 分钟"),
        (timedelta(hours=-47), "超期 47 小时"),
        (timedelta(days=-2), "超期 2 天"),
    ],
)
def test_the_time_left_is_said_in_round_figures(left: timedelta, words: str) -> None:
    assert remaining(NOW, NOW + left) == words
