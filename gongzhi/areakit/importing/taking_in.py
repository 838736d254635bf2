"""Taking in a register: all or nothing, and any number of times without doubles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.importing.declaration import Intake, OpeningT
from gongzhi.areakit.importing.reading import Line, Register
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.territory.cells import BadCell, BadValue
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Report

BATCH = 500
Progress = Callable[[int, int], None]

ANOTHER = BadValue(
    _("这个编号已经导入过，但时间不同。如果它来自另一个登记簿，请用 --source 写明登记簿的名称")
)


class NoPlace(Exception):
    """There is no city yet to take anything in for."""


@dataclass(frozen=True)
class Outcome:
    """In rows. With anything refused and not skipped, nothing was imported."""

    imported: int
    repeated: int
    bad: tuple[BadCell, ...]

    @property
    def refused(self) -> int:
        return len({cell.row for cell in self.bad})


@transaction.atomic
def take_in(
    *,
    intake: Intake[OpeningT],
    register: Register,
    origin: str,
    now: datetime,
    skip_refused: bool,
    progress: Progress,
) -> Outcome:
    """Raises NoPlace, and NoDesk where no desk serves the whole city."""
    one_at_a_time()
    known = received(origin, register.lines)
    clashes = {
        line.number: register.refusal(line, ANOTHER)
        for line in register.lines
        if known.get(line.number, line.values["opened_at"]) != line.values["opened_at"]
    }
    bad = (*register.bad, *clashes.values())
    if bad and not skip_refused:
        return Outcome(0, 0, bad)
    fresh = [line for line in register.lines if line.number not in known]
    file(intake, fresh, origin, now, progress)
    return Outcome(len(fresh), len(known) - len(clashes) + register.twins, bad)


def one_at_a_time() -> None:
    """Held until the transaction ends: a second import of the same rows then finds them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.register'))")


def received(origin: str, lines: Sequence[Line]) -> dict[str, datetime]:
    """Which of these numbers came in before, and the moment that they carried."""
    found: dict[str, datetime] = {}
    for batch in batches(lines):
        reports = Report.objects.filter(origin=origin, origin_number__in=[line.number for line in batch])
        found.update(reports.values_list("origin_number", "received_at"))
    return found


def file(
    intake: Intake[OpeningT], lines: Sequence[Line], origin: str, now: datetime, progress: Progress
) -> None:
    """For the whole city: the register says nothing of a place in it."""
    city = Place.objects.order_by("path__len", "pk").first()
    if city is None:
        raise NoPlace(_("还没有城市，请先导入行政区划"))
    # A key that can be worked out from the number would let anybody who knows it ask for the report's code.
    given = {"place": city, "actor": Actor.system(Channel.IMPORT), "now": now, "origin": origin}
    done = 0
    for batch in batches(lines):
        intake.file([intake.opening(**given, **line.values, key=uuid4()) for line in batch])
        done += len(batch)
        progress(done, len(lines))


def batches(lines: Sequence[Line]) -> Iterable[Sequence[Line]]:
    return (lines[start : start + BATCH] for start in range(0, len(lines), BATCH))
