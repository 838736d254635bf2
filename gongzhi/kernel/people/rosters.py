"""A city's rosters, of its bodies and of its staff: their columns, their templates, their rows as values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.secrecy import normal_form
from gongzhi.kernel.people.uscc import check_uscc
from gongzhi.kernel.territory import cells
from gongzhi.kernel.territory.cells import BadValue, Reason
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.place_sheets import Column, filled
from gongzhi.kernel.territory.queries import crumbs, crumbs_by_id
from gongzhi.kernel.territory.sheets import Reading, Row, Sheet, write_workbook

Choice = TypeVar("Choice", bound=models.TextChoices)
PHONE = re.compile(r"\+?[\d() -]{3,24}", re.ASCII)
NUMBER = re.compile(r"\S{1,40}")


def chosen(choices: type[Choice]) -> Callable[[str], Choice]:
    """The choice whose label stands in the cell."""

    def read(value: str) -> Choice:
        labels = {str(choice.label): choice for choice in choices}
        if cells.clean(value) not in labels:
            raise BadValue(_("请填这些里的一个：%(labels)s") % {"labels": "、".join(labels)})
        return labels[cells.clean(value)]

    return read


def one_of(choices: type[models.TextChoices]) -> str:
    return "、".join(str(label) for label in choices.labels)


def matching(pattern: re.Pattern[str], reason: Reason) -> Callable[[str], str]:
    def read(value: str) -> str:
        kept = cells.clean(cells.restored(value))
        if cells.is_nothing(kept) or not pattern.fullmatch(kept):
            raise BadValue(reason)
        return kept

    return read


def uscc(value: str) -> str:
    kept = cells.clean(value).upper()
    try:
        check_uscc(kept)
    except ValidationError as wrong:
        raise BadValue(wrong.messages[0]) from wrong
    return kept


NAME = Column("name", "名称", cells.name(120), "同一地方、同一上级之下不能重名", True, "宁江区城市管理局")
SHORT = Column("short_name", "简称", cells.name(40), "清单里显示的名字，可以不填", example="区城管局")
KIND = Column("kind", "类型", chosen(Organization.Kind), one_of(Organization.Kind), True, "区直部门")
SEAT = Column("place", "所在地", cells.clean, "地名或代码；重名的地方填代码", True, "220702")
ABOVE = Column(
    "parent", "上级单位", cells.name(120),
    "名称，可以是本表中的任何一行；有几个同名的，取所在地或其上级地方的那一个；没有上级的不填",
    example="宁江区人民政府",
)  # fmt: skip
DESK = Column(
    "dispatches_for", "受理席位", cells.yes,
    "填是：所在地居民反映的问题先到这个单位；一个地方只能有一个，市里至少要有一个", example="是",
)  # fmt: skip
USCC = Column("uscc", "统一社会信用代码", uscc, "18 位，可以不填", example="91330100799655058B")
ORGANIZATIONS = (NAME, SHORT, KIND, SEAT, ABOVE, DESK, USCC)

PERSON = Column("name", "姓名", cells.name(40), "", True, "李某")
STAFF_NUMBER = Column(
    "number", "工号", matching(NUMBER, gettext_lazy("工号不能为空，不能有空格，不超过 40 个字")),
    "登录用；一人有几个岗位的，每个岗位填一行，工号相同", True, "A002",
)  # fmt: skip
TELEPHONE = Column(
    "phone", "电话", matching(PHONE, gettext_lazy("不是电话号码")), "加密保存，可以不填", example="10012345678"
)  # fmt: skip
BODY = Column("organization", "单位", cells.name(120), "已经导入的单位的名称", True, "宁江区城市管理局")
ROLE = Column("role", "职责", chosen(Role), one_of(Role), True, "承办人")
SCOPE = Column("place", "管辖地", cells.clean, "地名或代码；不填则为单位的所在地", example="220702")
TITLE = Column("title", "岗位名称", cells.name(60), "可以不填", example="市容科")
SINCE = Column("since", "起始日期", cells.day, "任这个岗位的第一天", True, "2026-01-05")
STAFF = (PERSON, STAFF_NUMBER, TELEPHONE, BODY, ROLE, SCOPE, TITLE, SINCE)


def template(columns: Sequence[Column]) -> bytes:
    guide = [
        (column.title, _("必填") if column.required else "", column.help, column.example)
        for column in columns
    ]
    general = _("请不要改动表头。一行填一条；“无”、“/”和空格都算没有填写。")
    header = [_("列"), _("是否必填"), _("怎样填写"), _("例如")]
    return write_workbook(
        filled(columns, []),
        Sheet(_("填报说明"), header, [*guide, ("", "", general, "")], (18, 10, 70, 24)),
    )


@dataclass
class Gazetteer:
    """Places by name or code as of a day, each looked up once."""

    on: date
    found: dict[str, list[Place]] = field(default_factory=dict)

    def named(self, value: str) -> Place:
        wanted = cells.clean(value)
        if cells.is_nothing(wanted):
            raise BadValue(_("请填地名或代码"))
        if wanted not in self.found:
            self.found[wanted] = list(Place.objects.resolve(wanted, self.on).order_by("code", "pk"))
        places = self.found[wanted]
        if not places:
            raise BadValue(_("没有这个地方，请先导入行政区划"))
        if len(places) > 1:
            ways = crumbs(places)
            which = "、".join(f"{ways[place.pk]}（{place.code}）" for place in places)
            raise BadValue(_("有不止一个地方叫这个名字，请改填代码：%(places)s") % {"places": which})
        return places[0]


class Seated(Protocol):
    @property
    def place_id(self) -> int | None: ...


Body = TypeVar("Body", bound=Seated)


def the_body(found: Sequence[Body], near: Place | None) -> Body:
    """The only one of its name; of several, the nearest that sits at this place or above it."""
    if not found:
        raise BadValue(_("没有这个单位，请先导入它"))
    depths = {place_id: depth for depth, place_id in enumerate(near.path)} if near else {}
    deepest = max(depths.get(body.place_id or 0, -1) for body in found)
    nearest = [body for body in found if depths.get(body.place_id or 0, -1) == deepest]
    if len(nearest) == 1:
        return nearest[0]
    ways = crumbs_by_id(body.place_id for body in nearest if body.place_id)
    seats = "、".join(sorted(set(ways.values()))) or "—"
    raise BadValue(_("有不止一个单位叫这个名字，所在地是：%(places)s") % {"places": seats})


@dataclass(frozen=True, eq=False)
class OrganizationRow:
    """`values` holds the fields whose columns the sheet has; an empty cell empties the field."""

    row: Row
    name: str
    place: Place
    above: str
    values: Mapping[str, Any]

    @property
    def place_id(self) -> int | None:
        return self.place.pk


def read_organizations(reading: Reading, places: Gazetteer) -> list[OrganizationRow]:
    rows = (read_organization(reading, row, places) for row in reading.table.rows)
    return [row for row in rows if row]


def read_organization(reading: Reading, row: Row, places: Gazetteer) -> OrganizationRow | None:
    name = reading.read(row, NAME.title, NAME.reader)
    place = reading.read(row, SEAT.title, places.named)
    values: dict[str, Any] = {"kind": reading.read(row, KIND.title, KIND.reader)}
    above = reading.read_if_any(row, ABOVE.title, ABOVE.reader) or ""
    for column in (SHORT, DESK, USCC):
        if reading.table.column(column.title) is not None:
            values[column.field] = reading.read_if_any(row, column.title, column.reader)
    if SHORT.field in values:
        values[SHORT.field] = values[SHORT.field] or ""
    if DESK.field in values:
        values[DESK.field] = place if values[DESK.field] else None
    if name is None or place is None or not reading.is_sound(row):
        return None
    return OrganizationRow(row, name, place, above, values)


@dataclass(frozen=True, eq=False)
class StaffRow:
    """`key` is the number however it is typed."""

    row: Row
    name: str
    number: str
    phone: str
    organization: Organization
    role: Role
    place: Place
    title: str
    since: date

    @property
    def key(self) -> str:
        return normal_form(self.number)


Bodies = Mapping[str, Sequence[Organization]]


def read_staff(reading: Reading, places: Gazetteer, bodies: Bodies) -> list[StaffRow]:
    found = (read_appointment(reading, row, places, bodies) for row in reading.table.rows)
    rows = [row for row in found if row]
    first: dict[str, StaffRow] = {}
    phones: dict[str, str] = {}
    for row in rows:
        if first.setdefault(row.key, row).name != row.name:
            refuse_contradiction(reading, row, PERSON)
        if row.phone and phones.setdefault(row.key, row.phone) != row.phone:
            refuse_contradiction(reading, row, TELEPHONE)
    return rows


def refuse_contradiction(reading: Reading, row: StaffRow, column: Column) -> None:
    reading.refuse(row.row, column.title, BadValue(_("与前面同一工号的行不一致")))


def read_appointment(reading: Reading, row: Row, places: Gazetteer, bodies: Bodies) -> StaffRow | None:
    place = reading.read_if_any(row, SCOPE.title, places.named)

    def body(value: str) -> Organization:
        return the_body(bodies.get(BODY.reader(value), ()), place)

    organization = reading.read(row, BODY.title, body)
    read: dict[str, Any] = {
        column.field: (reading.read if column.required else reading.read_if_any)(
            row, column.title, column.reader
        )
        for column in (PERSON, STAFF_NUMBER, TELEPHONE, ROLE, TITLE, SINCE)
    }
    if organization is None or not reading.is_sound(row):
        return None
    place = place or organization.place
    if place is None:
        reading.refuse(row, SCOPE.title, BadValue(_("这个单位没有所在地，请填管辖地")))
        return None
    texts: dict[str, Any] = {key: read.pop(key) or "" for key in (TELEPHONE.field, TITLE.field)}
    return StaffRow(row=row, organization=organization, place=place, **texts, **read)
