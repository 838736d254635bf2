"""What the page of one record shows to one reader."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.areakit.booked import Booked, booked, span
from gongzhi.areakit.contact import may_ask
from gongzhi.areakit.declaration import Area
from gongzhi.areakit.next_step import likely_step, running_phases
from gongzhi.areakit.timeline import timeline
from gongzhi.kernel.clock.limit import Limit, Unit
from gongzhi.kernel.clock.words import describe
from gongzhi.kernel.evidence.queries import label, numbered
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.secrecy import mask_name, mask_phone
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.declaration import Transition
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Deadline, EvidenceQuerySet, Report
from gongzhi.kernel.workflow.queries import possible, standings

__all__ = ("Booked", "record_page", "span")


@dataclass(frozen=True)
class Actions:
    """What may be done now, and what only others may, with the reason."""

    likely: Transition | None
    others: list[Transition]
    dangerous: list[Transition]
    refused: list[tuple[str, list[object]]]  # each reason with what it stands against

    @property
    def any(self) -> bool:
        return bool(self.likely or self.others or self.dangerous)


@dataclass(frozen=True)
class Reported:
    """A report as this reader may see it."""

    report: Report
    words: str  # "" when they are kept from this reader
    name: str
    phone: str
    may_unmask: bool


@dataclass(frozen=True)
class Shown:
    """A file, called by its number."""

    link: CaseEvidence
    label: str


@dataclass(frozen=True)
class Promise:
    label: object
    limit: str
    deadline: Deadline
    is_late: bool


def record_page(area: Area, case: Case, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "area": area,
        "case": case,
        "title": case.title_for(actor),
        "chain": Place.objects.filter(pk__in=case.place.path).order_by("path__len"),
        "state": area.workflow.state(case.state),
        "pause_reason": pause_reason(area, case),
        "columns": [(column.label, column.read(case)) for column in area.columns],
        "actions": actions(case, actor),
        "lines": timeline(area, case, actor),
        "reports": reports(case, actor),
        "evidence": evidence(case, actor),
        "holdings": booked(case, now),
        "deadlines": deadlines(area, case, now),
        "now": now,
    }


def actions(case: Case, actor: Actor) -> Actions:
    every = possible(standings([case])[case.pk], actor)
    allowed = [one for one, verdict in every if verdict]
    likely = likely_step(allowed, running_phases([case])[case.pk])
    return Actions(
        likely=likely,
        others=[one for one in allowed if not one.dangerous and one is not likely],
        dangerous=[one for one in allowed if one.dangerous and one is not likely],
        refused=by_reason([(str(verdict.reason), one.label) for one, verdict in every if not verdict]),
    )


def by_reason(refused: list[tuple[str, object]]) -> list[tuple[str, list[object]]]:
    found: dict[str, list[object]] = {}
    for reason, what in refused:
        found.setdefault(reason, []).append(what)
    return list(found.items())


def pause_reason(area: Area, case: Case) -> object:
    """The label of the code; the pausing move says which codes there are."""
    codes = {
        code: label
        for transition in area.workflow.transitions
        if transition.pauses
        for fact in transition.facts
        for code, label in fact.choices
    }
    return codes.get(case.pause_reason, case.pause_reason)


def reports(case: Case, actor: Actor) -> list[Reported]:
    all_of_it = Report.objects.filter(case=case)
    read = set(all_of_it.words_visible_to(actor).values_list("pk", flat=True))
    known = set(all_of_it.reporter_visible_to(actor).values_list("pk", flat=True))
    asks = bool(may_ask(actor, case))
    return [
        Reported(
            report=report,
            words=str(report.words) if report.pk in read else "",
            name=mask_name(report.reporter.name) if report.reporter and report.pk in known else "",
            phone=mask_phone(report.reporter.phone) if report.reporter and report.pk in known else "",
            may_unmask=bool(asks and report.reporter and report.reporter.phone and report.pk in known),
        )
        for report in all_of_it.select_related("words", "reporter").order_by("pk")
    ]


def evidence(case: Case, actor: Actor) -> list[Shown]:
    links = list(visible_evidence(case, actor))
    numbers = numbered(link.attachment for link in links)
    return [
        Shown(link, label(attachment, place))
        for link, (attachment, place) in zip(links, numbers, strict=True)
    ]


def visible_evidence(case: Case, actor: Actor) -> EvidenceQuerySet:
    return (
        CaseEvidence.objects.visible_to(actor)
        .filter(case=case)
        .select_related("attachment", "organization")
        .order_by("pk")
    )


def deadlines(area: Area, case: Case, now: datetime) -> list[Promise]:
    phases = {phase.name: phase for phase in area.workflow.phases}
    return [
        Promise(
            label=phases[deadline.phase].label,
            limit=describe(Limit(deadline.amount, Unit(deadline.unit))),
            deadline=deadline,
            is_late=is_late(deadline, case, now),
        )
        for deadline in case.deadlines.select_related("organization").order_by("started_at", "pk")
    ]


def is_late(deadline: Deadline, case: Case, now: datetime) -> bool:
    """A promise that was given up, or whose clock stands still, is not late."""
    if deadline.dropped_at:
        return False
    return (deadline.met_at or case.paused_since or now) > deadline.due_at
