from datetime import UTC, datetime

import pytest

from gongzhi.areakit.importing.readers import code, line, lines, moment, writable
from gongzhi.kernel.territory.cells import BadValue


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
        ("2019-02-28", datetime(2019, 2, 27, 16, tzinfo=UTC)),
        ("2026.1.5", datetime(2026, 1, 4, 16, tzinfo=UTC)),
        ("２０２６年１月５日 8时30分", datetime(2026, 1, 5, 0, 30, tzinfo=UTC)),
        ("43524", datetime(2019, 2, 27, 16, tzinfo=UTC)),
        ("43524.475752", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_is_the_citys_time_however_it_is_written(typed: str, read: datetime) -> None:
    assert moment(typed) == read


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("昨天下午", "不是日期，请写成 2026-01-05"),
        ("2019-02-30", "不是日期，请写成 2026-01-05"),
        ("0001-01-01", "时间早于 1970 年，请核对"),
        ("10000.5", "时间早于 1970 年，请核对"),
    ],
)
def test_what_is_no_moment_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        moment(typed)


def test_control_characters_are_taken_out() -> None:
    assert writable("路\x00灯\x07坏\x85了\t，\n请修𠮷😀") == "路灯坏了\t，\n请修𠮷😀"


@pytest.mark.parametrize("spoilt", ["坏\udcb7了", "路灯坏了，请修理".encode().decode("gb18030")])
def test_lost_and_misread_characters_are_refused(spoilt: str) -> None:
    with pytest.raises(BadValue, match="UTF-8"):
        writable(f"第一行\n{spoilt}")


def test_a_code_is_kept_as_text_without_the_spaces_in_it() -> None:
    assert [code(8)(typed) for typed in (" ００１２ ", "A 17\u200b", "'-3")] == ["0012", "A17", "-3"]


@pytest.mark.parametrize(
    ("typed", "reason"), [("1.23E+17", "科学计数法"), ("123456789", "最多 8 个字，这里有 9 个字")]
)
def test_a_code_that_was_damaged_or_does_not_fit_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        code(8)(typed)


def test_a_line_is_one_line() -> None:
    assert line(8)("\t路灯\n 不亮 ") == "路灯 不亮"
    with pytest.raises(BadValue, match="最多 3 个字，这里有 4 个字"):
        line(3)("路灯不亮")


def test_lines_lose_the_tabs_indents_and_blank_lines_of_the_page_they_came_from() -> None:
    said = "\n\t\t\n\t\u3000\u3000您好：\r\n\n  \t路灯\t不亮。\n\t\t"
    assert lines(20)(said) == "您好：\n路灯 不亮。"
    with pytest.raises(BadValue, match="最多 3 个字，这里有 4 个字"):
        lines(3)("路灯不亮\n\n\n\n")
