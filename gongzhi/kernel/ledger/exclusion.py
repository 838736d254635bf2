"""One sealer at a time, whatever the machine; locks of the database, so that a crash lets go of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK = "(1, 'ledger_seal'::regclass::oid::int)"


@contextmanager
def alone() -> Iterator[bool]:
    """False if somebody else is sealing or about to verify."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock{LOCK}")
        (is_alone,) = cursor.fetchone()
        try:
            yield is_alone
        finally:
            if is_alone:
                unlock()


@contextmanager
def no_sealing() -> Iterator[None]:
    """Waits for a sealer to finish and keeps the next one out."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock{LOCK}")
    try:
        yield
    finally:
        unlock()


def unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_unlock{LOCK}")
