from datetime import UTC, datetime

import pytest

from gongzhi.areakit.importing.columns import choose
from gongzhi.areakit.importing.reading import Register, read_register
from gongzhi.kernel.territory.sheets import read_table
from tests.areakit.toy_register import TOY, TOY_HEADER

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AT = datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
SOUND = "1,路灯,2019/2/28 11:25:05,坏了"


def register(*rows: str, header: str = ",".join(TOY_HEADER), encoding: str = "utf-8") -> Register:
    return register_of("\n".join([header, *rows]).encode(encoding))


def register_of(content: bytes) -> Register:
    table = read_table("登记簿.csv", content, TOY.titles)
    return read_register(table, choose(table.header, TOY, {}), NOW)


def numbers(read: Register) -> list[str]:
    return [line.number for line in read.lines]


def bad(read: Register) -> list[tuple[int, str, str]]:
    return [(cell.row, cell.column, str(cell.reason)) for cell in read.bad]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_sound_rows_are_read_in_any_of_the_encodings(encoding: str) -> None:
    read = register(SOUND, "2,,2019-02-28,又坏了𠮷", encoding=encoding)
    assert [line.values for line in read.lines] == [
        {"origin_number": "1", "title": "路灯", "opened_at": AT, "words": "坏了"},
        {
            "origin_number": "2", "title": "", "opened_at": datetime(2019, 2, 27, 16, tzinfo=UTC),
            "words": "又坏了𠮷",
        },
    ]  # fmt: skip
    assert (read.bad, read.twins) == ((), 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",路灯,2019-02-28,坏了", "编号", "没有填写"),
        ("12345678901,路灯,2019-02-28,坏了", "编号", "最多 10 个字，这里有 11 个字"),
        ("2,路灯,改天,坏了", "时间", "不是日期，请写成 2026-01-05"),
        ("2,路灯,2026-11-24,坏了", "时间", "时间在将来，请核对"),
        ("2,路灯,/,坏了", "时间", "没有填写"),
        ("2,路灯,2019-02-28,\t \u3000", "内容", "没有填写"),
        (f"2,路灯,2019-02-28,{'坏' * 41}", "内容", "最多 40 个字，这里有 41 个字"),
        ("2,路灯,2019-02-28", "整行", "只有 3 列，表头有 4 列，可能少了逗号或引号"),
        ("2,路灯,2019-02-28,坏了,请修", "整行", "内容比表头多出几列，正文里的逗号可能没有加引号"),
    ],
)
def test_a_bad_cell_is_kept_by_row_and_column_with_the_reason(row: str, column: str, reason: str) -> None:
    read = register(row, SOUND, SOUND.replace("1", "3", 1))
    assert (numbers(read), bad(read)) == (["1", "3"], [(2, column, reason)])


def test_every_bad_cell_of_a_row_is_named() -> None:
    read = register("1,路灯,改天,", SOUND.replace("1", "3", 1))
    assert bad(read) == [(2, "时间", "不是日期，请写成 2026-01-05"), (2, "内容", "没有填写")]


def test_spare_empty_cells_and_blank_rows_do_no_harm() -> None:
    read = register(f"{SOUND},, ", ",,,", "", "合计,,,")
    assert (numbers(read), bad(read)) == (["1"], [])


def test_a_row_that_stands_twice_is_one_row() -> None:
    read = register(SOUND, SOUND, SOUND.replace("坏了", " 坏了\t"))
    assert (numbers(read), read.twins, bad(read)) == (["1"], 2, [])


def test_different_rows_under_one_number_are_all_refused() -> None:
    other = SOUND.replace("坏了", "修了")
    read = register(*[SOUND] * 5, other, "2,路灯,2019-02-28,坏了")
    reason = "编号重复而内容不同，见第 2、3、4、5、6 行"
    assert (numbers(read), read.twins) == (["2"], 0)
    assert bad(read) == [(row, "编号", reason) for row in range(2, 8)]


def test_a_sound_row_under_the_number_of_a_bad_one_is_refused_too() -> None:
    read = register(SOUND, SOUND.replace("2019", "三"))
    reason = "编号重复而内容不同，见第 2、3 行"
    assert (numbers(read), bad(read)) == (
        [],
        [(3, "时间", "不是日期，请写成 2026-01-05"), (2, "编号", reason), (3, "编号", reason)],
    )


@pytest.mark.parametrize("most", ["utf-8", "gb18030"])
def test_a_row_in_another_encoding_than_its_file_is_refused(most: str) -> None:
    other = {"utf-8": "gb18030", "gb18030": "utf-8"}[most]
    rows = [f"{number},路灯,2019-02-28,第 {number} 号路灯坏了".encode(most) for number in range(5)]
    odd = "9,,2019-02-28,路灯坏了，请修理".encode(other)
    read = register_of(b"\n".join([",".join(TOY_HEADER).encode(most), *rows, odd]))
    assert numbers(read) == ["0", "1", "2", "3", "4"]
    assert [(cell.row, cell.column) for cell in read.bad] == [(7, "内容")]
