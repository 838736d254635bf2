from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.territory.cells import BadValue, clean, digits, is_nothing
from gongzhi.kernel.territory.models import EstateBuilding, Place
from gongzhi.kernel.territory.place_sheets import COLUMNS, COMMUNITY, SERIAL_DIGITS, Column, Kind, codes
from gongzhi.kernel.territory.sheets import Reading, Row

LONGITUDE, LATITUDE = "经度", "纬度"


@dataclass(frozen=True)
class PlaceRow:
    """`values` holds the fields whose columns the sheet has; an empty cell is None. Codes are whole."""

    row: Row
    community_id: int
    values: dict[str, Any] = field(hash=False)


@dataclass
class Surroundings:
    """What rows may point at, read once for a whole sheet."""

    communities: dict[str, Place] = field(default_factory=dict)
    by_name: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[str, Place] = field(default_factory=dict)
    # Building id → (community id, name) of its estate.
    estates: dict[int, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, kind: Kind) -> "Surroundings":
        around = cls()
        for community in Place.objects.current().filter(kind=Place.Kind.COMMUNITY):
            around.communities[community.code] = community
            around.by_name[community.name].append(community)
        pointed_at = {Kind.BUILDING: Place.Kind.GRID, Kind.ESTATE: Place.Kind.BUILDING}.get(kind)
        around.targets = {place.code: place for place in Place.objects.current().filter(kind=pointed_at)}
        links = EstateBuilding.objects.values_list("building_id", "estate__community_id", "estate__name")
        around.estates = {building: (community_id, name) for building, community_id, name in links}
        return around

    def community(self, value: str) -> Place:
        wanted = clean(value)
        named = [self.communities[wanted]] if wanted in self.communities else self.by_name.get(wanted, [])
        if len(named) > 1:
            raise BadValue(_("有不止一个社区叫这个名字，请改填代码"))
        if not named:
            raise BadValue(_("没有这个社区"))
        return named[0]


def read_rows(reading: Reading, kind: Kind, around: Surroundings) -> list[PlaceRow]:
    columns = [
        column
        for column in COLUMNS[kind]
        if column.required or reading.table.column(column.title) is not None
    ]
    rows: list[PlaceRow] = []
    seen: set[tuple[int, str]] = set()
    for row in reading.table.rows:
        before = len(reading.bad)
        read = read_row(reading, kind, row, columns, around)
        if read and before == len(reading.bad):
            refuse_repeated(reading, kind, row, read, seen)
            rows.append(read)
    for read in rows:
        refuse_taken(reading, read, seen, around)
    return rows


def read_row(
    reading: Reading, kind: Kind, row: Row, columns: list[Column], around: Surroundings
) -> PlaceRow | None:
    community = reading.read(row, COMMUNITY.title, around.community)
    if community is None:
        return None
    values: dict[str, Any] = {}
    for column in columns:
        if column is COMMUNITY:
            continue
        reader = pointing(column, kind, community, around) or column.reader
        values[column.field] = (reading.read if column.required else reading.read_if_any)(
            row, column.title, reader
        )
    if is_nothing(reading.raw(row, LONGITUDE)) != is_nothing(reading.raw(row, LATITUDE)):
        reading.refuse(row, LONGITUDE, BadValue(_("经度和纬度要么都填，要么都不填")))
    return PlaceRow(row, community.pk, values)


def pointing(
    column: Column, kind: Kind, community: Place, around: Surroundings
) -> Callable[[str], Any] | None:
    """The reader of a column that holds codes of this community, or None for any other column."""

    def target(value: str, length: int) -> Place:
        code = whole(digits(value), community.code, length)
        if code not in around.targets:
            raise BadValue(_("还没有代码为 %(code)s 的地点，请先导入它") % {"code": code})
        return around.targets[code]

    readers: dict[str, Callable[[str], Any]] = {
        "code": lambda value: whole(digits(value), community.code, SERIAL_DIGITS[kind]),
        "grid": lambda value: target(value, SERIAL_DIGITS[Kind.GRID]),
        "buildings": lambda value: [target(code, SERIAL_DIGITS[Kind.BUILDING]) for code in codes(value)],
    }
    return readers.get(column.field)


def whole(code: str, community: str, length: int) -> str:
    """A serial becomes a whole code."""
    if len(code) <= length and int(code):
        return community + code.zfill(length)
    if len(code) == len(community) + length and code.startswith(community):
        return code
    raise BadValue(_("代码应是社区代码后加 %(length)s 位序号，或只填序号") % {"length": length})


def refuse_repeated(
    reading: Reading, kind: Kind, row: Row, read: PlaceRow, seen: set[tuple[int, str]]
) -> None:
    key, title = ("name", "小区名称") if kind == Kind.ESTATE else ("code", COLUMNS[kind][1].title)
    keys = {(read.community_id, read.values[key])}
    repeated = BadValue(_("与前面的行重复"))
    if keys & seen:
        reading.refuse(row, title, repeated)
    buildings = {(0, building.code) for building in read.values.get("buildings") or []}
    if buildings & seen:
        reading.refuse(row, "楼栋代码", repeated)
    seen |= keys | buildings


def refuse_taken(reading: Reading, read: PlaceRow, seen: set[tuple[int, str]], around: Surroundings) -> None:
    """A building leaves its estate only if the same sheet says what remains there."""
    mine = (read.community_id, read.values["name"])
    for building in read.values.get("buildings") or []:
        owner = around.estates.get(building.pk, mine)
        if owner != mine and owner not in seen:
            reason = _("%(building)s已属于小区“%(estate)s”") % {"building": building.name, "estate": owner[1]}
            reading.refuse(read.row, "楼栋代码", BadValue(reason))
