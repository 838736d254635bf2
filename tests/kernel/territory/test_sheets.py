from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from gongzhi.kernel.territory import cells
from gongzhi.kernel.territory.cells import BadCell, restored
from gongzhi.kernel.territory.sheets import (
    Reading,
    Row,
    Sheet,
    Unreadable,
    read_table,
    refusal_workbook,
    text,
    write_workbook,
)

TITLES = ("代码", "名称", "经度", "纬度")


def xlsx(*sheets: Sequence[Sequence[object]], merge: str = "") -> bytes:
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                for index, cell in enumerate(row):
                    page.write(number, index, cell)
            if merge:
                page.merge_range(merge, "标题")
    return target.getvalue()


def test_a_plain_csv_is_read_with_rows_counted_as_a_spreadsheet_does() -> None:
    table = read_table("a/b.csv", "代码,名称\n1,一\n\n2,二\n".encode(), TITLES)
    assert (table.source, table.header) == ("b.csv", ("代码", "名称"))
    assert table.rows == (Row(2, ("1", "一")), Row(4, ("2", "二")))


@pytest.mark.parametrize(
    "encode",
    [
        lambda words: words.encode(),
        lambda words: b"\xef\xbb\xbf" + words.encode(),
        lambda words: words.encode("gb18030"),
        lambda words: words.replace(",", "\t").encode(),
        lambda words: words.replace("\n", "\r\n").encode("gb18030"),
    ],
)
def test_utf8_with_or_without_mark_gb18030_and_tabs_are_read(encode: Callable[[str], bytes]) -> None:
    assert read_table("a.csv", encode("代码,名称\n1,𠮷祥\n"), TITLES).rows == (Row(2, ("1", "𠮷祥")),)


def test_bytes_of_another_encoding_spoil_their_own_cell_only() -> None:
    content = "代码,名称\n1,一\n2,".encode() + "团结".encode("gb18030") + "\n3,三\n".encode()
    reading = Reading(read_table("a.csv", content, TITLES))
    read = [reading.read(row, "名称", cells.name()) for row in reading.table.rows]
    assert read == ["一", None, "三"]
    assert [(bad.row, bad.column, str(bad.reason)) for bad in reading.bad] == [
        (3, "名称", "有无法识别的字符，请把文件另存为 UTF-8 编码")
    ]
    refused, *_ = read_table("x.xlsx", refusal_workbook(reading.bad), ["文件", "行"]).rows
    assert refused.cells[:3] == ("a.csv", "3", "名称")
    assert [reading.is_sound(row) for row in reading.table.rows] == [True, False, True]


def test_merged_headers_totals_and_a_guide_before_the_data_are_seen_through() -> None:
    guide = [["填报说明"], ["请填写"]]
    data: list[list[object]] = [
        ["楼栋台账"],
        [None, "代码*", "名称", "位置"],
        [None, None, None, "经度", "纬度"],
        [None, 22070200100100012.0, " １号楼 ", 124.5, 45],
        [None],
        [None, "合 计", 1],
    ]
    table = read_table("a.xlsx", xlsx(guide, data, merge=""), TITLES)
    assert table.header == ("", "代码", "名称", "经度", "纬度")
    assert [(row.number, row.cells[2:]) for row in table.rows] == [(4, (" １号楼 ", "124.5", "45"))]
    reading = Reading(table)
    assert reading.read(table.rows[0], "代码", cells.digits) is None
    assert reading.read_if_any(table.rows[0], "没有这一列", cells.count) is None


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        (True, "是"), (False, "否"), (12.0, "12"), (220702001001.0, "220702001001"), (1.5, "1.5"),
        (2.2070200100100012e16, "2.207020e+16"), (date(2026, 1, 5), "2026-01-05"),
        (datetime.fromisoformat("2026-01-05T08:30"), "2026-01-05 08:30:00"),
    ],
)  # fmt: skip
def test_a_cell_turns_back_to_what_was_typed(cell: object, typed: str) -> None:
    assert text(cell) == typed


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "a.csv 里没有找到表头，应有这些列：代码、名称、经度、纬度"),
        (b"PK\x03\x04 not a workbook", "打不开这个表格，请用表格软件另存为 xlsx 后再试"),
        ("代码,名称\n".encode() + b"x" * 200_000, "打不开这个表格，请另存为 UTF-8 编码的 CSV 后再试"),
    ],
)
def test_what_is_no_table_says_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_table("a.csv", content, TITLES)
    assert str(refused.value) == reason


def test_a_short_row_reads_as_empty() -> None:
    reading = Reading(read_table("a.csv", "代码,名称\n1\n".encode(), TITLES))
    assert reading.raw(reading.table.rows[0], "名称") == ""


def test_bad_cells_come_back_as_a_spreadsheet_that_runs_nothing() -> None:
    content = refusal_workbook(
        [BadCell("a.csv", 3, "名称", "=1+1", "错"), BadCell("a.csv", 0, "", "\udcff", "错")]
    )
    table = read_table("x.xlsx", content, ["文件", "行"])
    assert table.header == ("文件", "行", "列", "填写的内容", "问题")
    assert [row.cells for row in table.rows] == [
        ("a.csv", "3", "名称", "'=1+1", "错"),
        ("a.csv", "0", "", "?", "错"),
    ]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]), min_size=1)
    )
)
def test_text_written_to_a_workbook_reads_back(values: list[str]) -> None:
    kept = [value for value in values if value.strip()]
    content = write_workbook(Sheet("表", ["代码", "名称"], [("x", value) for value in kept]))
    rows = read_table("a.xlsx", content, TITLES).rows
    assert [restored(row.cells[1]) for row in rows] == kept
