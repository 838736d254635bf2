"""Writing to the cells: the only code that does."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from gongzhi.kernel.indicators.declaration import Change

CellKey = tuple[str, date, int, int | None]
"""Indicator, month, place, organisation."""

# Both by the table's own number, so that cities in schemas side by side do not wait for one another.
TRY_ALONE = "SELECT pg_try_advisory_xact_lock(3, 'indicators_fold'::regclass::oid::int)"
WAIT_ALONE = "SELECT pg_advisory_xact_lock(3, 'indicators_fold'::regclass::oid::int)"

CELLS = """
INSERT INTO indicators_cell AS cell (indicator, month, place_id, organization_id, amount)
SELECT * FROM unnest(%s::text[], %s::date[], %s::bigint[], %s::bigint[], %s::bigint[])
ON CONFLICT (indicator, month, place_id, organization_id) DO UPDATE SET amount = cell.amount + excluded.amount
RETURNING indicator, month, place_id, organization_id, id
"""
COUNTED = """
INSERT INTO indicators_counted AS counted (cell_id, subject_id, amount)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[])
ON CONFLICT (cell_id, subject_id) DO UPDATE SET amount = counted.amount + excluded.amount
"""
MARKS = """
INSERT INTO indicators_fold AS fold (indicator, up_to) SELECT name, %s FROM unnest(%s::text[]) AS name
ON CONFLICT (indicator) DO UPDATE SET up_to = excluded.up_to WHERE fold.up_to < excluded.up_to
"""


def alone() -> bool:
    """Until the transaction ends nobody else writes to the cells; False if somebody does now."""
    with connection.cursor() as cursor:
        cursor.execute(TRY_ALONE)
        answer: bool = cursor.fetchone()[0]
    return answer


def wait_until_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WAIT_ALONE)


def key_of(name: str, change: Change) -> CellKey:
    return (name, change.month, change.place_id, change.organization_id)


def add(found: Counter[tuple[CellKey, int]]) -> None:
    """found: amounts by cell and subject, added to what is there."""
    records = {one: amount for one, amount in found.items() if amount}
    amounts: Counter[CellKey] = Counter()
    for (key, _subject), amount in records.items():
        amounts[key] += amount
    with connection.cursor() as cursor:
        cursor.execute(CELLS, [*columns(list(amounts), 4), list(amounts.values())])
        ids: dict[CellKey, int] = {(row[0], row[1], row[2], row[3]): row[4] for row in cursor.fetchall()}
        cursor.execute(
            COUNTED,
            [[ids[key] for key, _s in records], [subject for _k, subject in records], list(records.values())],
        )


def columns(rows: Sequence[CellKey], width: int) -> list[list[object]]:
    return [[row[place] for row in rows] for place in range(width)]


def advance(names: Iterable[str], up_to: int) -> None:
    """Marks never go back."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [up_to, list(names)])
