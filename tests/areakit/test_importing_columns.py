from collections.abc import Mapping, Sequence

import pytest

from gongzhi.areakit.importing.columns import UnfitColumns, choose, described
from gongzhi.areakit.importing.declaration import Intake
from gongzhi.kernel.territory.sheets import Row, Table
from tests.areakit.toy_register import TOY, TOY_HEADER


def chosen(header: Sequence[str], by_hand: Mapping[str, str] | None = None) -> dict[str, str]:
    return {column.field.name: column.title for column in choose(header, TOY, by_hand or {})}


def test_columns_are_known_by_their_headings_the_likeliest_first() -> None:
    assert chosen(TOY_HEADER) == {
        "origin_number": "编号", "title": "标题", "opened_at": "时间", "words": "内容",
    }  # fmt: skip
    assert chosen(["内容", "受理时间", "时间", "编号"]) == {
        "origin_number": "编号", "opened_at": "受理时间", "words": "内容",
    }  # fmt: skip


def test_what_the_operator_chose_beats_the_heading() -> None:
    by_hand = {"备注": "words", "内容": "标题"}
    assert chosen([*TOY_HEADER, "备注"], by_hand) == {
        "origin_number": "编号", "title": "内容", "opened_at": "时间", "words": "备注",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "by_hand", "sentence"),
    [
        (
            ("编号", "", "备注"),
            {},
            "缺少这些列：时间、内容。请用 --map 列名=字段 指定，文件里的列有：编号、备注",
        ),
        (TOY_HEADER, {"备注": "words"}, "表头里“备注”应当正好出现一次，现在出现 0 次"),
        ((*TOY_HEADER, "内容"), {}, "表头里“内容”应当正好出现一次，现在出现 2 次"),
        (TOY_HEADER, {"标题": "words", "内容": "内容"}, "有两列指定给了同一个字段"),
        (
            TOY_HEADER,
            {"标题": "name"},
            "没有“name”这个字段，可用的有：origin_number（编号）、title（标题）、opened_at（时间）、words（内容）",
        ),
    ],
)
def test_columns_that_do_not_fit_are_named(
    header: Sequence[str], by_hand: Mapping[str, str], sentence: str
) -> None:
    with pytest.raises(UnfitColumns) as refused:
        choose(header, TOY, by_hand)
    assert str(refused.value) == sentence


def preview(intake: Intake, header: tuple[str, ...], *rows: tuple[str, ...]) -> list[str]:
    table = Table("a.csv", header, tuple(Row(number, cells) for number, cells in enumerate(rows, 2)))
    return list(described(table, choose(header, intake, {}), intake))


def test_the_preview_shows_shapes_and_never_words() -> None:
    rows = (
        ("100001", "张三家的路灯", "2019/2/28 11:25:05", "坏了", "", "张三", "3"),
        ("A7", "无", "43524.5", "修一修"),
        ("", "", "", "", ""),
        ("只看", "前三行", "的", "形状", "", "", ""),
    )
    assert preview(TOY, (*TOY_HEADER, "", "留言用户", "票"), *rows) == [
        "编号 → 编号（origin_number）：6 位数字，2 个字，空",
        "标题 → 标题（title）：6 个字，1 个字，空",
        "时间 → 时间（opened_at）：时间，时间，空",
        "内容 → 内容（words）：2 个字，3 个字，空",
        "留言用户 → 不导入：办理用不到",
        "票 → 不导入：不认识这一列，需要时用 --map 指定",
    ]


def test_a_column_whose_place_another_has_taken_is_shown_as_left_out() -> None:
    assert preview(TOY, (*TOY_HEADER, "受理时间"), ("1", "", "x", "坏了", "43524"))[2:] == [
        "时间 → 不导入：这一项已由别的列提供",
        "内容 → 内容（words）：2 个字",
        "受理时间 → 时间（opened_at）：5 位数字",
    ]


def test_a_row_too_short_for_a_column_is_shown_as_empty() -> None:
    assert preview(TOY, TOY_HEADER, ("1",))[-1] == "内容 → 内容（words）：空"
