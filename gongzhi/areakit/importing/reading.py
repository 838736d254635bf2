"""The rows of a register: every cell through its field's reader, everything bad kept by row and column."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.importing.columns import Column
from gongzhi.areakit.importing.declaration import NUMBER, Field
from gongzhi.areakit.importing.readers import writable
from gongzhi.kernel.territory.cells import BadCell, BadValue, is_nothing
from gongzhi.kernel.territory.sheets import Reading, Row, Table

ROWS_NAMED = 5


@dataclass(frozen=True)
class Line:
    """A row as far as it could be read: field → value."""

    row: Row
    values: Mapping[str, object]

    @property
    def number(self) -> str:
        return str(self.values.get(NUMBER, ""))


@dataclass(frozen=True)
class Register:
    """`lines` are sound, each number once; `twins` are the rows that only repeat one of them."""

    reading: Reading
    number_title: str
    lines: tuple[Line, ...]
    twins: int

    @property
    def bad(self) -> tuple[BadCell, ...]:
        return tuple(self.reading.bad)

    def refusal(self, line: Line, reason: BadValue) -> BadCell:
        raw = self.reading.raw(line.row, self.number_title)
        return BadCell(self.reading.table.source, line.row.number, self.number_title, raw, reason.reason)


def read_register(table: Table, columns: Sequence[Column], now: datetime) -> Register:
    reading = Reading(table)
    title = next(column.title for column in columns if column.field.name == NUMBER)
    read = [read_row(reading, row, columns, now) for row in table.rows]
    by_number: dict[str, list[Line]] = defaultdict(list)
    for line in read:
        by_number[line.number].append(line)
    by_number.pop("", None)
    for same in by_number.values():
        refuse_unequal(reading, title, same)
    bad = {cell.row for cell in reading.bad}
    sound = [same for same in by_number.values() if same[0].row.number not in bad]
    lines = tuple(same[0] for same in sound)
    return Register(reading, title, lines, sum(map(len, sound)) - len(lines))


def read_row(reading: Reading, row: Row, columns: Iterable[Column], now: datetime) -> Line:
    try:
        check_width(row, reading.table.header)
    except BadValue as reason:
        reading.refuse(row, str(_("整行")), reason)
        return Line(row, {})
    values = {}
    for column in columns:
        try:
            values[column.field.name] = read_cell(reading.raw(row, column.title), column.field, now)
        except BadValue as reason:
            reading.refuse(row, column.title, reason)
    return Line(row, values)


def check_width(row: Row, header: Sequence[str]) -> None:
    """A comma or a quotation mark gone wrong shifts or swallows what follows; no cell can be trusted then."""
    width = max(index for index, title in enumerate(header, start=1) if title)
    if len(row.cells) < width:
        raise BadValue(
            _("只有 %(cells)s 列，表头有 %(width)s 列，可能少了逗号或引号")
            % {"cells": len(row.cells), "width": width}
        )
    if any(cell.strip() for cell in row.cells[len(header) :]):
        raise BadValue(_("内容比表头多出几列，正文里的逗号可能没有加引号"))


def read_cell(raw: str, field: Field, now: datetime) -> object:
    value = writable(raw)
    if is_nothing(value):
        if field.required:
            raise BadValue(_("没有填写"))
        return ""
    read = field.read(value)
    if isinstance(read, datetime) and read > now:
        raise BadValue(_("时间在将来，请核对"))
    return read


def refuse_unequal(reading: Reading, title: str, same: Sequence[Line]) -> None:
    """Which of two different rows under one number is the right one, only their owner knows."""
    if all(line.values == same[0].values for line in same):
        return
    rows = "、".join(str(line.row.number) for line in same[:ROWS_NAMED])
    for line in same:
        reading.refuse(line.row, title, BadValue(_("编号重复而内容不同，见第 %(rows)s 行") % {"rows": rows}))
