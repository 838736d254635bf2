import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from django.db import IntegrityError, connection, models

from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.facts import check_facts
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place

# One statement whatever the size of the batch; the ids and the database's own clock come back with it.
INSERT = """
INSERT INTO ledger_entry (at, verb, subject_kind, subject_id, actor_kind, person_id, appointment_id, channel,
                          place_id, organization_id, facts)
SELECT at, verb, kind, id, actor, person, appointment, channel, place, organization, facts::jsonb
FROM unnest(%s::timestamptz[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[],
            %s::text[], %s::bigint[], %s::bigint[], %s::text[]) WITH ORDINALITY
  AS draft (at, verb, kind, id, actor, person, appointment, channel, place, organization, facts, line)
ORDER BY line
RETURNING id, recorded_at
"""


class NotInTransaction(Exception):
    """An entry stands or falls with the change that it describes."""


class MonthNotAttached(Exception):
    """The ledger has no room yet for a month; `partitions.attach_months` makes it."""


@dataclass(frozen=True)
class Draft:
    """An entry before it is written. at: aware."""

    verb: str
    subject_kind: str
    subject_id: int
    actor: Actor
    place_id: int | None
    organization_id: int | None
    at: datetime
    facts: dict[str, object] = field(default_factory=dict)


def record(
    verb: str,
    subject: models.Model,
    actor: Actor,
    place: Place | None,
    organization: Organization | None,
    now: datetime,
    **facts: object,
) -> Entry:
    draft = Draft(
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        actor=actor,
        place_id=place.pk if place else None,
        organization_id=organization.pk if organization else None,
        at=now,
        facts=facts,
    )
    return record_many([draft])[0]


def record_many(drafts: Sequence[Draft]) -> list[Entry]:
    """Writes the entries in order, then calls what reacts to them; a failing reaction undoes the change."""
    if not connection.in_atomic_block:
        raise NotInTransaction
    for draft in drafts:
        registry.verb(draft.verb)
        check_facts(draft.facts)
    entries = [entry_of(draft) for draft in drafts]
    if entries:
        insert(entries)
    for reaction in registry.reactions:
        if concerned := [entry for entry in entries if entry.verb == reaction.verb]:
            reaction.function(concerned)
    return entries


def entry_of(draft: Draft) -> Entry:
    return Entry(
        at=draft.at,
        verb=draft.verb,
        subject_kind=draft.subject_kind,
        subject_id=draft.subject_id,
        actor_kind=str(draft.actor.kind),
        person_id=draft.actor.person_id,
        appointment_id=draft.actor.appointment_id,
        channel=str(draft.actor.channel),
        place_id=draft.place_id,
        organization_id=draft.organization_id,
        facts=draft.facts,
    )


def insert(entries: Sequence[Entry]) -> None:
    columns: list[list[Any]] = [
        [entry.at for entry in entries],
        [entry.verb for entry in entries],
        [entry.subject_kind for entry in entries],
        [entry.subject_id for entry in entries],
        [entry.actor_kind for entry in entries],
        [entry.person_id for entry in entries],
        [entry.appointment_id for entry in entries],
        [entry.channel for entry in entries],
        [entry.place_id for entry in entries],
        [entry.organization_id for entry in entries],
        [json.dumps(entry.facts) for entry in entries],
    ]
    with connection.cursor() as cursor:
        try:
            cursor.execute(INSERT, columns)
        except IntegrityError as error:
            if is_missing_month(error.__cause__):
                raise MonthNotAttached(*sorted({f"{entry.at:%Y-%m}" for entry in entries})) from error
            raise
        for entry, (given_id, recorded_at) in zip(entries, cursor.fetchall(), strict=True):
            entry.id, entry.recorded_at = given_id, recorded_at
            entry._state.adding = False
            entry._state.db = connection.alias


def is_missing_month(error: BaseException | None) -> bool:
    """PostgreSQL reports a row without a partition as a failed check that has no name."""
    return isinstance(error, psycopg.errors.CheckViolation) and error.diag.constraint_name is None
