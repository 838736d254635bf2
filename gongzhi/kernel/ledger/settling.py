"""Up to which id nothing can appear any more.

Ids are drawn before their transactions end, so a lower id may become visible after a higher one. Whoever
writes to the ledger holds a lock on it until the end of the transaction, and has it before an id is drawn;
the ids up to the highest visible are settled once all holders that were there when it was read have gone.
Readers, and writers elsewhere on the server, are not waited for, as they would be by transaction ids.
"""

from time import sleep

from django.db import connection

POLLS = 600
PAUSE = 0.05  # seconds
WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
  AND pid IS DISTINCT FROM pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND relation IN (SELECT relid FROM pg_partition_tree('ledger_entry'))
"""


class StillBeingWritten(Exception):
    """A transaction that has added to the ledger has been open for too long; try again later."""


def settled_id(polls: int = POLLS) -> int:
    """The highest id at the call, once all are visible below it that ever will be; 0 for an empty ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_entry")
        highest: int = cursor.fetchone()[0]
    waited_for = writers()
    for _ in range(polls):
        if not waited_for:
            return highest
        sleep(PAUSE)
        waited_for &= writers()
    raise StillBeingWritten


def writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {name for (name,) in cursor.fetchall()}
