"""How a catalogued column is emptied, for one person or because its days are over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from gongzhi.kernel.people import texts
from gongzhi.kernel.people.catalog import Column, Wipe
from gongzhi.kernel.people.secrecy import BlindIndexField


def wipe(column: Column, rows: models.QuerySet[Any], now: datetime) -> int:
    """Answers in how many rows there was something to wipe."""
    full = rows.filter(**{f"{column.field}__isnull": False})
    if column.wipe is Wipe.KEEP:
        return 0
    if column.wipe is Wipe.DELETE:
        return full.delete()[0]
    if column.is_text:
        return texts.erase(full.values_list(column.field, flat=True), now)
    stamp = {column.stamp: now} if column.stamp else {}
    ids = list(full.values_list("pk", flat=True))  # filters over joins cannot be updated directly
    return column.model_class._default_manager.filter(pk__in=ids).update(**emptied(column), **stamp)


def emptied(column: Column) -> dict[str, None]:
    """The column and the indexes made from it: a hash without its source would still find the person."""
    fields = column.model_class._meta.concrete_fields
    indexes = [
        field.name for field in fields if isinstance(field, BlindIndexField) and field.source == column.field
    ]
    return dict.fromkeys([column.field, *indexes])
