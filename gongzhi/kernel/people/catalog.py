"""The data catalogue: every personal column of every app, why it is there, who sees it, how long it stays.

Each app registers its columns when it starts. Purge, erasure, the person's own export and the test that fails
on an uncatalogued column all read this one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from gongzhi.kernel.people.secrecy import BlindIndexField, EncryptedTextField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TELLING_NAMES = re.compile(
    r"(^|_)(phone|mobile|telephone|email|e_mail|address|id_card|id_number|identity_number|birth|birthday|birth_date|"
    r"gender|sex|ethnicity|nationality|wechat|openid|first_name|last_name|full_name|real_name|contact)$"
)


TEXT = "people.Text"


class Wipe(Enum):
    EMPTY = "empty"  # the row stays, the column becomes null; of a Text, its content goes
    DELETE = "delete"  # the row goes
    KEEP = "keep"  # the law or another person's interest keeps it: `basis` says which


@dataclass(frozen=True, slots=True)
class Column:
    model: str  # "people.Person"
    field: str
    purpose: StrOrPromise
    basis: StrOrPromise  # law, duty or consent
    seen_by: StrOrPromise
    masked: StrOrPromise  # what those without the right see instead
    days: int | None = None  # kept so long after `counted_from`; None: as long as `basis` says
    counted_from: str = ""  # a moment on the row, or reached from it
    of_person: str = ""  # lookup from the row to the person's id; "" if it leads to nobody
    wipe: Wipe = Wipe.EMPTY
    stamp: str = ""  # a column that takes the moment of wiping
    only: Mapping[str, Any] | None = None  # rows concerned, as a filter
    days_only: Mapping[str, Any] | None = None  # rows whose days run, as a filter
    shows: str = ""  # attribute that the person's own export shows; the column itself if empty
    secret: bool = False  # counted in the export, not shown: showing it would break what it protects

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def is_text(self) -> bool:
        return leads_to_text(self.model_class._meta.get_field(self.field))

    def rows(self) -> models.QuerySet[Any]:
        """Where narrower rows of the catalogue describe part of a column, the general one is the rest."""
        rows = self.model_class._default_manager.filter(**self.only or {})
        for other in [] if self.only else columns():
            if (other.model, other.field) == (self.model, self.field) and other.only:
                rows = rows.exclude(**other.only)
        return rows


class RegisteredTwice(Exception):
    pass


class NothingToCountFrom(Exception):
    """Days were given without the moment they run from."""


_columns: dict[tuple[str, str, str], Column] = {}


def register(*columns: Column) -> None:
    for column in columns:
        place = (column.model, column.field, repr(column.only))
        if _columns.get(place, column) != column:
            raise RegisteredTwice(place)
        if column.days is not None and not column.counted_from:
            raise NothingToCountFrom(place)
        _columns[place] = column


def columns() -> list[Column]:
    return list(_columns.values())


def leads_to_text(model_field: Any) -> bool:
    return isinstance(model_field, models.ForeignKey) and model_field.related_model._meta.label == TEXT


def is_personal(model_field: Any) -> bool:
    return (
        isinstance(model_field, EncryptedTextField | BlindIndexField)
        or leads_to_text(model_field)
        or (not model_field.is_relation and bool(TELLING_NAMES.search(model_field.name)))
    )


def uncatalogued(among: Iterable[type[models.Model]]) -> list[str]:
    """Personal columns without a row here, as "app.Model.field"."""
    known = {(column.model, column.field) for column in columns()}
    return [
        f"{model._meta.label}.{model_field.name}"
        for model in among
        for model_field in model._meta.concrete_fields
        if is_personal(model_field) and (model._meta.label, model_field.name) not in known
    ]
