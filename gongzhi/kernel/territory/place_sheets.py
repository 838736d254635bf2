"""What a sheet of grids, buildings or estates looks like: its columns, its template, its rows in and out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.kernel.territory import cells
from gongzhi.kernel.territory.cells import clean
from gongzhi.kernel.territory.sheets import Sheet, write_workbook


class Kind(StrEnum):
    GRID = "grid"
    BUILDING = "building"
    ESTATE = "estate"


@dataclass(frozen=True)
class Column:
    field: str
    title: str
    reader: Callable[[str], Any]
    help: str
    required: bool = False
    example: str | int = ""


COMMUNITY = Column(
    "community", "社区", clean, "社区（村）的 12 位代码；名称在全市不重复时也可以填名称", True, "220702001001"
)
HOUSEHOLDS = Column("households", "户数", cells.count, "可以不填", example=240)
POINT = (
    Column("longitude", "经度", cells.within(180), "WGS-84，可以不填，填则与纬度一起填", example="124.8201"),
    Column("latitude", "纬度", cells.within(90), "同上", example="45.1702"),
)  # fmt: skip


def codes(value: str) -> list[str]:
    return [
        cells.digits(part) for part in value.replace("，", "、").replace(",", "、").split("、") if clean(part)
    ]


COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.GRID: (
        COMMUNITY,
        Column("code", "网格代码", cells.digits, "社区代码后加 3 位序号，也可以只填序号", True, "001"),
        Column("name", "网格名称", cells.name(), "不超过 60 字", True, "第一网格"),
        HOUSEHOLDS,
        *POINT,
    ),
    Kind.BUILDING: (
        COMMUNITY,
        Column("code", "楼栋代码", cells.digits, "社区代码后加 5 位序号，也可以只填序号", True, "00001"),
        Column("name", "楼栋名称", cells.name(), "不超过 60 字", True, "1号楼"),
        Column("grid", "网格代码", cells.digits, "楼栋所在的网格；没有划分网格的可以不填", example="001"),
        HOUSEHOLDS,
        *POINT,
    ),
    Kind.ESTATE: (
        COMMUNITY,
        Column("name", "小区名称", cells.name(), "同一社区内不能重名", True, "江畔花园"),
        Column("year", "建成年份", cells.year, "可以不填", example=1998),
        HOUSEHOLDS,
        Column("is_rundown", "是否弃管", cells.yes, "填是或否，不填为否", example="是"),
        Column("buildings", "楼栋代码", codes, "用顿号隔开，可以只填序号，可以不填", example="00001、00002"),
    ),
}  # fmt: skip
SERIAL_DIGITS = {Kind.GRID: 3, Kind.BUILDING: 5}


def titles(kind: Kind) -> list[str]:
    return [column.title for column in COLUMNS[kind]]


def template(kind: Kind) -> bytes:
    columns = COLUMNS[kind]
    guide = [(column.title, _("必填") if column.required else "", column.help) for column in columns]
    general = _("请不要改动表头。一行填一条；“无”、“/”和空格都算没有填写。合计行可以保留，不会读入。")
    return write_workbook(
        filled(columns, [[column.example for column in columns]]),
        Sheet(
            _("填报说明"), [_("列"), _("是否必填"), _("怎样填写")], [*guide, ("", "", general)], (14, 10, 70)
        ),
    )


def filled(columns: Sequence[Column], rows: Iterable[Sequence[str | int | float | None]]) -> Sheet:
    header = [f"{column.title}*" if column.required else column.title for column in columns]
    return Sheet(_("填写"), header, rows, [18] * len(columns))


def export(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Fields by name; read back by the importer they change nothing."""
    columns = COLUMNS[kind]
    body = [[shown(row.get(column.field)) for column in columns] for row in rows]
    return write_workbook(filled(columns, body))


def shown(value: object) -> str | int | float | None:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(value)
    return value if isinstance(value, str | int | float) else None
