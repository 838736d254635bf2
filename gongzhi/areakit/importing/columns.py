"""Which column of a register is read for which field: by its heading, or as the operator chose."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from gongzhi.areakit.importing.declaration import Field, Intake
from gongzhi.kernel.territory.cells import BadValue, clean, moment
from gongzhi.kernel.territory.sheets import Row, Table

SAMPLES = 3


class UnfitColumns(Exception):
    """The columns cannot be told apart, or one is missing; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Column:
    title: str
    field: Field


def choose(header: Sequence[str], intake: Intake[Any], chosen: Mapping[str, str]) -> list[Column]:
    """`chosen`: heading → field, by the field's name or label. It beats what the headings say."""
    by_hand = {field_called(called, intake).name: title for title, called in chosen.items()}
    if len(by_hand) < len(chosen):
        raise UnfitColumns(_("有两列指定给了同一个字段"))
    picked = {
        field: by_hand.get(field.name) or first_of(field.titles, header, set(chosen))
        for field in intake.fields
    }
    columns = [Column(title, field) for field, title in picked.items() if title]
    missing = [str(field.label) for field, title in picked.items() if field.required and not title]
    if missing:
        raise UnfitColumns(
            _("缺少这些列：%(fields)s。请用 --map 列名=字段 指定，文件里的列有：%(titles)s")
            % {"fields": "、".join(missing), "titles": "、".join(filter(None, header))}
        )
    counts = Counter(header)
    for column in columns:
        if counts[column.title] != 1:
            raise UnfitColumns(
                _("表头里“%(title)s”应当正好出现一次，现在出现 %(count)s 次")
                % {"title": column.title, "count": counts[column.title]}
            )
    return columns


def field_called(called: str, intake: Intake[Any]) -> Field:
    for field in intake.fields:
        if called in {field.name, str(field.label)}:
            return field
    names = "、".join(f"{field.name}（{field.label}）" for field in intake.fields)
    raise UnfitColumns(_("没有“%(field)s”这个字段，可用的有：%(names)s") % {"field": called, "names": names})


def first_of(titles: Sequence[str], header: Sequence[str], taken: set[str]) -> str | None:
    return next((title for title in titles if title in header and title not in taken), None)


def described(table: Table, columns: Sequence[Column], intake: Intake[Any]) -> Iterator[str]:
    """Each column, where it goes, and the shapes of its first cells: never what a person wrote."""
    fields = {column.title: column.field for column in columns}
    for index, title in enumerate(table.header):
        if title in fields:
            field = fields[title]
            shapes = "，".join(shape(cell_at(row, index)) for row in table.rows[:SAMPLES])
            yield _("%(title)s → %(label)s（%(name)s）：%(shapes)s") % {
                "title": title, "label": field.label, "name": field.name, "shapes": shapes,
            }  # fmt: skip
        elif title:
            yield _("%(title)s → 不导入：%(reason)s") % {"title": title, "reason": why_not(title, intake)}


def why_not(title: str, intake: Intake[Any]) -> StrOrPromise:
    if title in intake.not_kept:
        return intake.not_kept[title]
    if title in intake.titles:
        return _("这一项已由别的列提供")
    return _("不认识这一列，需要时用 --map 指定")


def cell_at(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def shape(value: str) -> str:
    kept = clean(value)
    if not kept:
        return _("空")
    if kept.isdecimal():
        return _("%(count)s 位数字") % {"count": len(kept)}
    try:
        moment(kept)
    except BadValue:
        return _("%(count)s 个字") % {"count": len(kept)}
    return _("时间")
