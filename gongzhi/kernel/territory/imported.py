from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from gongzhi.kernel.territory.cells import BadCell


@dataclass(frozen=True)
class Imported:
    """What an import did, in rows. With `refused` above zero nothing was written."""

    new: int = 0
    changed: int = 0
    same: int = 0
    closed: int = 0
    refused: int = 0
    bad: tuple[BadCell, ...] = ()
    place_id: int | None = None

    @property
    def wrote(self) -> int:
        return self.new + self.changed + self.closed


Recorded = Callable[[Imported], None]
Progress = Callable[[int, int], None]


def keep_quiet(_result: object, _total: object = None) -> None:
    """For callers that record or show nothing."""


def lock_territory() -> None:
    """Two imports at once would each see the other's places as missing. Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.territory'))")
