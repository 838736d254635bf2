"""Everything held about a person, for the person."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongzhi.kernel.people.catalog import Column, columns
from gongzhi.kernel.people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Held:
    column: str  # "people.Person.phone"
    purpose: StrOrPromise
    basis: StrOrPromise
    seen_by: StrOrPromise
    days: int | None
    values: list[str]

    def as_json(self) -> dict[str, Any]:
        return {
            "column": self.column,
            "purpose": str(self.purpose),
            "basis": str(self.basis),
            "seen_by": str(self.seen_by),
            "days": self.days,
            "values": self.values,
        }


def held(person: Person) -> list[Held]:
    """Only columns with something in them, in the order of the catalogue."""
    found = [(column, values(column, person)) for column in columns() if column.of_person]
    return [describe(column, content) for column, content in found if content]


def describe(column: Column, content: list[str]) -> Held:
    name = f"{column.model}.{column.field}"
    return Held(name, column.purpose, column.basis, column.seen_by, column.days, content)


def values(column: Column, person: Person) -> list[str]:
    mine = column.rows().filter(**{column.of_person: person.pk, f"{column.field}__isnull": False})
    if column.secret:
        count = mine.count()
        return [_("已加密保存 %(count)d 条，不显示") % {"count": count}] if count else []
    shown = attrgetter(column.shows or column.field)
    return [str(shown(row)) for row in mine.order_by("pk")]
