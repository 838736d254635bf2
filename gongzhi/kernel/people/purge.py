"""The nightly purge: what the catalogue keeps for a number of days goes when they are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction

from gongzhi.kernel.people.catalog import columns
from gongzhi.kernel.people.wiping import wipe


def run(now: datetime) -> dict[str, int]:
    """How many were wiped, by "app.Model.field": counts only, no record of what it was."""
    counts: dict[str, int] = {}
    for column in columns():
        if column.days is None:
            continue
        with transaction.atomic():
            before = now - timedelta(days=column.days)
            over = column.rows().filter(**column.days_only or {}, **{f"{column.counted_from}__lt": before})
            name = f"{column.model}.{column.field}"
            counts[name] = counts.get(name, 0) + wipe(column, over, now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return counts
