"""What a table and a file hold, as a count and a SHA-256."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

CHUNK = 1024 * 1024
# A table's words depend on the session: these settings are the same wherever a digest is taken.
SESSION = (
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
# A partitioned table stands for its partitions.
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
ORDER BY relname
"""
# Nobody stays signed in through a restore.
LEFT_OUT = ("django_session",)


@dataclass(frozen=True)
class Digest:
    """`size`: rows of a table, bytes of a file."""

    size: int
    sha256: str


def of_tables(cursor: CursorWrapper) -> dict[str, Digest]:
    """In the transaction of this cursor."""
    for statement in SESSION:
        cursor.execute(statement)
    cursor.execute(TABLES)
    names = [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]
    return {name: of_table(cursor, name) for name in names}


def of_table(cursor: CursorWrapper, name: str) -> Digest:
    """Rows in the order of their own words, the same in every copy of the table."""
    rows, digest = 0, hashlib.sha256()
    query = sql.SQL("COPY (SELECT * FROM {table} ORDER BY {table}::text COLLATE {plain}) TO STDOUT").format(
        table=sql.Identifier(name), plain=sql.Identifier("C")
    )
    with cursor.copy(query) as lines:
        for line in lines:
            rows += bytes(line).count(b"\n")
            digest.update(line)
    return Digest(rows, digest.hexdigest())


def of_file(path: Path) -> Digest:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Digest(path.stat().st_size, digest.hexdigest())


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[tuple[CursorWrapper, str]]:
    """A cursor that sees one moment throughout, and the name under which pg_dump can see the same."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            yield cursor, snapshot
        finally:
            cursor.execute("ROLLBACK")
