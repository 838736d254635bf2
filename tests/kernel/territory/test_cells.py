from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.territory import cells
from gongzhi.kernel.territory.cells import BadValue


@pytest.mark.parametrize(
    ("reader", "typed", "read"),
    [
        (cells.clean, " \ufeff１２Ａ号　", "12A号"),
        (cells.digits, "２２０７０２ ", "220702"),
        (cells.number, "１，２３４．５", 1234.5),
        (cells.number, "-3.25", -3.25),
        (cells.count, "1,240户", 1240),
        (cells.count, "12.0", 12),
        (cells.year, "１９９８年", 1998),
        (cells.within(90), "45.17", 45.17),
        (cells.yes, "是", True),
        (cells.yes, " No ", False),
        (cells.day, "2026.1.5", date(2026, 1, 5)),
        (cells.day, "２０２６年１月５日", date(2026, 1, 5)),
        (cells.day, "20260105", date(2026, 1, 5)),
        (cells.day, "2026－1－5", date(2026, 1, 5)),
        (cells.moment, "2019/11/25 8:30", datetime.fromisoformat("2019-11-25T08:30")),
        (cells.moment, "2019-11-25 08:30:59", datetime.fromisoformat("2019-11-25T08:30:59")),
        (cells.moment, "2019年11月25日 8时30分", datetime.fromisoformat("2019-11-25T08:30")),
        (cells.name(), "江畔　花园\u200b ", "江畔 花园"),
        (cells.name(), "'=江畔", "=江畔"),
        (cells.name(), "𠮷祥小区", "𠮷祥小区"),
        (cells.legible, "第一行\n第二行", "第一行\n第二行"),
    ],
)
def test_what_people_type_is_understood(reader: Callable[[str], object], typed: str, read: object) -> None:
    assert reader(typed) == read


@pytest.mark.parametrize(
    ("reader", "typed", "reason"),
    [
        (cells.digits, "2.20702001001E+11", "代码被表格软件改成了科学计数法，请把这一列设为文本后重新填写"),
        (cells.digits, "22O702", "代码只能由数字组成"),
        (cells.digits, "", "代码只能由数字组成"),
        (cells.number, "约12", "不是数字"),
        (cells.number, "nan", "不是数字"),
        (cells.count, "-1", "应是不小于零的整数"),
        (cells.count, "1.5", "应是不小于零的整数"),
        (cells.count, "3000000000", "应是不小于零的整数"),
        (cells.year, "98", "年份应在 1900 到 2100 之间"),
        (cells.within(180), "1248201", "超出范围"),
        (cells.yes, "也许", "请填是或否"),
        (cells.day, "2026.2.30", "不是日期，请写成 2026-01-05"),
        (cells.day, "明天", "不是日期，请写成 2026-01-05"),
        (cells.moment, "2026-01-05 25:00", "不是日期，请写成 2026-01-05"),
        (cells.name(), " 无 ", "名称不能为空"),
        (cells.name(3), "江畔花园", "名称不能超过 3 个字"),
        (cells.legible, "团\udcff结", "有无法识别的字符，请把文件另存为 UTF-8 编码"),
        (cells.legible, "团\x07结", "含有控制字符"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_reason(
    reader: Callable[[str], object], typed: str, reason: str
) -> None:
    with pytest.raises(BadValue) as refused:
        reader(typed)
    assert str(refused.value.reason) == reason


@pytest.mark.parametrize("typed", ["", "　", "无", "/", "／", "——", " - "])
def test_signs_for_nothing_are_nothing(typed: str) -> None:
    assert cells.is_nothing(typed)


@given(st.text())
def test_no_text_is_left_to_run_as_a_formula_and_all_come_back(value: str) -> None:
    written = cells.neutral(value)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells.restored(written) == value


@given(
    st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}/{1}/{2}"])
)
def test_every_day_is_read_in_every_way_of_writing_it(day: date, form: str) -> None:
    assert cells.day(form.format(day.year, day.month, day.day)) == day
