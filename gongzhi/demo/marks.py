"""What of the demo is complete: one ledger entry a step, written in the step's own transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from gongzhi.demo.verbs import STEP_DONE
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.territory.models import Place


class NotOurs(Exception):
    """The database holds places, and no demo put them there."""

    def __init__(self) -> None:
        super().__init__(
            _("数据库里已经有行政区划，不是演示城市的。演示数据只能放进空的数据库，什么都没有改动。")
        )


@dataclass(frozen=True)
class Settings:
    """now: the moment at which the demo's year ends. A demo that was interrupted goes on with its own."""

    seed: int
    requests: int
    now: datetime


FINISHED = "finished"


def begun() -> Settings | None:
    """The settings of the demo in this database, if there is one. Raises NotOurs."""
    first = Entry.objects.filter(verb=STEP_DONE).order_by("id").first()
    if first:
        return Settings(
            first.facts["seed"], first.facts["requests"], datetime.fromisoformat(first.facts["until"])
        )
    if Place.objects.exists():
        raise NotOurs
    return None


def done() -> set[str]:
    return {entry.facts["step"] for entry in Entry.objects.filter(verb=STEP_DONE)}


def is_finished() -> bool:
    return FINISHED in done()


def is_wanted() -> bool:
    """Whether a demo can begin or go on here."""
    try:
        return begun() is None or not is_finished()
    except NotOurs:
        return False


def mark(settings: Settings, step: str, count: int) -> None:
    city = Place.objects.get(kind=Place.Kind.CITY)
    record(
        STEP_DONE, city, Actor.system(), city, None, settings.now,
        step=step, count=count, seed=settings.seed, requests=settings.requests, until=settings.now.isoformat(),
    )  # fmt: skip


def wait_for_another() -> None:
    """Two demos at once take turns, a step each; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.demo'))")
