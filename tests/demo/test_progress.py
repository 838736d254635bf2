from io import StringIO
from random import Random

import pytest

from gongzhi.demo.points import Area
from gongzhi.demo.progress import Lines, Quiet

SQUARE = [[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def go(progress: Lines | Quiet) -> None:
    progress.begin("单位")
    progress.advance(1, 2)
    progress.end(2)


def test_a_terminal_sees_one_line_that_is_written_anew() -> None:
    out = Terminal()
    go(Lines(out))

    assert out.getvalue() == "\r单位…\r单位… 1/2\r单位 2（0.0 秒）\x1b[K\n"


def test_a_file_gets_a_line_a_step() -> None:
    out = StringIO()
    go(Lines(out))

    assert out.getvalue() == "单位 2（0.0 秒）\n"


def test_a_file_hears_every_two_seconds_of_a_step_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lines, "PAUSE", 0.0)
    out = StringIO()
    lines = Lines(out)
    go(lines)

    assert out.getvalue() == "单位… 1/2\n单位 2（0.0 秒）\n"
    assert lines.elapsed >= 0


def test_who_wants_quiet_hears_nothing() -> None:
    go(Quiet())


def test_a_point_near_a_centre_outside_is_the_centre_itself() -> None:
    assert Area(SQUARE).near(Random(1), (5.0, 5.0), 0.001) == (5.0, 5.0)
