"""What the import commands of the territory share: the entry in the ledger, and the last words."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand

from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.territory.imported import Imported, Recorded
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.sheets import refusal_workbook

CITY_TIME = ZoneInfo("Asia/Shanghai")


def recorded(verb: str, now: datetime, **facts: object) -> Recorded:
    """One entry an import, about the top of the tree that it changed."""

    def keep(result: Imported) -> None:
        top = Place.objects.order_by("path__len", "pk")[0]
        counts = {"new": result.new, "changed": result.changed, "closed": result.closed}
        record(verb, top, Actor.system(Channel.IMPORT), top, None, now, **counts, **facts)

    return keep


def conclude(command: BaseCommand, result: Imported, refused: Path) -> None:
    """Exit 1 if anything was refused: nothing was imported, and a workbook says which cells to mend."""
    if result.bad:
        refused.write_bytes(refusal_workbook(result.bad))
        command.stdout.write(f"nothing imported; the cells to mend are listed in {refused}")
    elif result.changed or result.closed:
        command.stdout.write(f"new {result.new}, changed {result.changed}, closed {result.closed}")
    command.stdout.write(
        f"imported {result.new + result.changed}, repeated {result.same}, refused {result.refused}"
    )
    if result.refused:
        raise SystemExit(1)
