"""Tables in and out: CSV and XLSX read leniently, refused cells handed back by row and column."""

import csv
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from gongzhi.kernel.territory.cells import BadCell, BadValue, clean, is_nothing, legible, neutral

T = TypeVar("T")
SEARCHED_FOR_HEADER = 15
TOTALS = {"合计", "总计", "小计"}
LONGEST = 2000


class Unreadable(Exception):
    """The file is not a table that can be read; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Row:
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    source: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, *titles: str) -> int | None:
        """The first of these titles that stands in the header."""
        return next((self.header.index(title) for title in titles if title in self.header), None)


@dataclass
class Reading:
    """One pass over a table that keeps every bad cell instead of stopping at the first."""

    table: Table
    bad: list[BadCell] = field(default_factory=list)

    def raw(self, row: Row, *titles: str) -> str:
        index = self.table.column(*titles)
        return row.cells[index] if index is not None and index < len(row.cells) else ""

    def refuse(self, row: Row, title: str, reason: BadValue) -> None:
        self.bad.append(BadCell(self.table.source, row.number, title, self.raw(row, title), reason.reason))

    def read(self, row: Row, title: str, reader: Callable[[str], T]) -> T | None:
        """The cell through its reader; None where it was refused, and the refusal is kept."""
        try:
            return reader(legible(self.raw(row, title)))
        except BadValue as reason:
            self.refuse(row, title, reason)
            return None

    def read_if_any(self, row: Row, title: str, reader: Callable[[str], T]) -> T | None:
        return None if is_nothing(self.raw(row, title)) else self.read(row, title, reader)

    def is_sound(self, row: Row) -> bool:
        return not any(cell.row == row.number for cell in self.bad)


def read_table(source: str, content: bytes, titles: Collection[str]) -> Table:
    """The first sheet whose header, within its first rows, shares a title with `titles`."""
    for cells in workbook_sheets(content) if content.startswith(b"PK") else [csv_rows(content)]:
        found = find_header(cells, titles)
        if found:
            start, header = found
            return Table(PurePath(source).name, header, tuple(body(cells, start)))
    raise Unreadable(
        _("%(file)s 里没有找到表头，应有这些列：%(titles)s")
        % {"file": PurePath(source).name, "titles": "、".join(titles)}
    )


def body(cells: Sequence[Sequence[str]], start: int) -> Iterable[Row]:
    for number, row in enumerate(cells[start:], start=start + 1):
        first = next((clean(cell) for cell in row if clean(cell)), "")
        if first and first.replace(" ", "") not in TOTALS:
            yield Row(number, tuple(row))


def find_header(
    cells: Sequence[Sequence[str]], titles: Collection[str]
) -> tuple[int, tuple[str, ...]] | None:
    """Header rows are often two, merged: a title in the lower row takes the place of its group's above."""
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for index, row in enumerate(cells[:SEARCHED_FOR_HEADER]):
        upper = tuple(clean(cell).removesuffix("*") for cell in row)
        lower = (
            tuple(clean(cell).removesuffix("*") for cell in cells[index + 1])
            if index + 1 < len(cells)
            else ()
        )
        both = tuple(
            below if below in titles else above
            for above, below in zip(upper, (*lower, *[""] * len(upper)), strict=False)
        )
        for depth, header in ((1, upper), (2, both)):
            score = len(set(header) & set(titles))
            if score > best[0]:
                best = (score, index + depth, header)
    return (best[1], best[2]) if best[0] else None


def workbook_sheets(content: bytes) -> list[list[list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [
            [
                [text(cell) for cell in row]
                for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            ]
            for sheet in book.sheet_names
        ]
    except (CalamineError, OSError) as broken:
        raise Unreadable(_("打不开这个表格，请用表格软件另存为 xlsx 后再试")) from broken


def text(cell: object) -> str:
    """A number back to what was typed. Beyond fifteen digits the spreadsheet has lost some: it stays in
    scientific notation, which readers of codes refuse."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return f"{cell:e}" if isinstance(cell, float) and abs(cell) >= 1e15 else str(cell)


def csv_rows(content: bytes) -> list[list[str]]:
    decoded = decode(content)
    first = decoded.split("\n", 1)[0]
    try:
        return list(
            csv.reader(
                StringIO(decoded, newline=""), delimiter="\t" if "," not in first and "\t" in first else ","
            )
        )
    except csv.Error as broken:
        raise Unreadable(_("打不开这个表格，请另存为 UTF-8 编码的 CSV 后再试")) from broken


def decode(content: bytes) -> str:
    """UTF-8 or GB18030, whichever spoils fewer lines; lost bytes stay as surrogates, to be refused."""
    lines = [line for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n") if not line.isascii()]
    encoding = min(("utf-8", "gb18030"), key=lambda name: sum(not decodes(line, name) for line in lines))
    return content.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="surrogateescape")


def decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class Sheet:
    """What goes into one sheet of a workbook; a number stays a number, everything else is text."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str | int | float | None]]
    widths: Sequence[int] = ()


def write_workbook(*sheets: Sheet) -> bytes:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for index, width in enumerate(sheet.widths):
                page.set_column(index, index, width, plain)
            for number, row in enumerate([sheet.header, *sheet.rows]):
                for index, cell in enumerate(row):
                    if isinstance(cell, int | float):
                        page.write_number(number, index, cell)
                    elif cell is not None:
                        page.write_string(number, index, printable(cell), plain if number else bold)
    return target.getvalue()


def printable(value: str) -> str:
    return neutral(value.encode("utf-8", "replace").decode()[:LONGEST])


REFUSED_HEADER = tuple(gettext_lazy(title) for title in ("文件", "行", "列", "填写的内容", "问题"))


def refusal_workbook(bad: Iterable[BadCell]) -> bytes:
    """One line a bad cell, to be mended in the file that was sent."""
    rows = [(cell.source, cell.row, cell.column, cell.value, str(cell.reason)) for cell in bad]
    return write_workbook(
        Sheet(_("需要修改"), [str(title) for title in REFUSED_HEADER], rows, (24, 8, 18, 40, 48))
    )
