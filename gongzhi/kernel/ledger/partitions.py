"""One partition a month, cut where the city's months begin. Made by the owner: the program only adds."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connections, transaction
from psycopg import sql

CITY_TIME = ZoneInfo("Asia/Shanghai")

# Attaching a finished table lets entries be written meanwhile; a table created as a partition locks them out.
CREATE = "CREATE TABLE {name} (LIKE ledger_entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
ATTACH = "ALTER TABLE ledger_entry ATTACH PARTITION {name} FOR VALUES FROM ({start}) TO ({end})"


def attach_months(first: date, last: date) -> list[str]:
    """Makes room for every month from that of `first` to that of `last`; gives the names of the new ones."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(2, 'ledger_entry'::regclass::oid::int)")
        cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree('ledger_entry')")
        attached = {name for (name,) in cursor.fetchall()}
        added = [month for month in months(first, last) if partition(month) not in attached]
        for month in added:
            names = {
                "name": sql.Identifier(partition(month)),
                "start": sql.Literal(beginning(month).isoformat()),
                "end": sql.Literal(beginning(following(month)).isoformat()),
            }
            cursor.execute(sql.SQL(CREATE).format(**names))
            cursor.execute(sql.SQL(ATTACH).format(**names))
    return [partition(month) for month in added]


def ensure_year_ahead(today: date) -> list[str]:
    return attach_months(today, today.replace(year=today.year + 1, day=1))


def months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = following(month)


def following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def beginning(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=CITY_TIME)


def partition(month: date) -> str:
    return f"ledger_entry_{month:%Y_%m}"
