"""Erasing a person's data, and erasing it again after a restore brought it back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongzhi.kernel.people.catalog import columns
from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.people.models import Appointment, Person
from gongzhi.kernel.people.wiping import wipe


class StillInOffice(Exception):
    """Who holds a post stays reachable and answerable; the appointment ends first."""


def erase(person_id: int, now: datetime) -> dict[str, int]:
    """What was wiped, by "app.Model.field". The rows stay, so that what was done stays countable."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id)
        if Appointment.objects.filter(person=person).valid(local_day(now)).exists():
            raise StillInOffice
        if person.erased_at:
            return {}
        # Written before the commit: if the machine stops in between, the next reapply() finishes the work.
        append(person, now)
        return wiped(person, now)


def wiped(person: Person, now: datetime) -> dict[str, int]:
    counts: dict[str, int] = {}
    for column in columns():
        if column.of_person:
            rows = column.rows().filter(**{column.of_person: person.pk})
            name = f"{column.model}.{column.field}"
            counts[name] = counts.get(name, 0) + wipe(column, rows, now)
    Person.objects.filter(pk=person.pk).update(erased_at=now)
    return {name: count for name, count in counts.items() if count}


def append(person: Person, now: datetime) -> None:
    path = Path(settings.GONGZHI_ERASURES)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The key is random and outlives a restore; an id could by then belong to somebody else.
    line = json.dumps({"person": str(person.key), "at": now.isoformat()})
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as log:
        log.write(line + "\n")
        log.flush()
        os.fsync(log.fileno())


def logged() -> Iterator[tuple[str, datetime]]:
    path = Path(settings.GONGZHI_ERASURES)
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        entry = json.loads(line)
        yield entry["person"], datetime.fromisoformat(entry["at"])


def reapply() -> int:
    """After a restore: erase again whoever the log names. Answers how many had come back."""
    back = 0
    for key, at in logged():
        with transaction.atomic():
            person = Person.objects.select_for_update().filter(key=key, erased_at=None).first()
            if person:
                wiped(person, at)
                back += 1
    return back
