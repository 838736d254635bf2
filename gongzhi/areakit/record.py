"""What the page of one record shows to one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.timeline import timeline
from gongzhi.kernel.clock.limit import Limit, Unit
from gongzhi.kernel.clock.words import describe, remaining
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.secrecy import mask_name, mask_phone
from gongzhi.kernel.workflow.declaration import Transition
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Holding, Report
from gongzhi.kernel.workflow.queries import possible, standings


@dataclass(frozen=True)
class Action:
    transition: Transition
    refusal: object  # "" when the actor may


@dataclass(frozen=True)
class Reported:
    """A report as this reader may see it."""

    report: Report
    words: str  # "" when they are kept from this reader
    name: str
    phone: str
    may_unmask: bool


def record_page(area: Area, case: Case, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "area": area,
        "case": case,
        "title": case.title_for(actor),
        "state": area.workflow.state(case.state),
        "columns": [(column.label, column.read(case)) for column in area.columns],
        "actions": actions(case, actor),
        "lines": timeline(area, case, actor),
        "reports": reports(case, actor),
        "evidence": evidence(case, actor),
        "holdings": Holding.objects.filter(case=case).select_related("organization").order_by("since"),
        "deadlines": deadlines(area, case),
        "now": now,
        "remaining": remaining(now, case.due_at) if case.due_at else "",
    }


def actions(case: Case, actor: Actor) -> list[Action]:
    """What may be done now: first what this actor may, the likely one leading, then what only others may."""
    every = [
        Action(transition, "" if verdict else verdict.reason)
        for transition, verdict in possible(standings([case])[case.pk], actor)
    ]
    return sorted(every, key=lambda one: (one.refusal != "", one.transition.dangerous, not one.transition.likely))


def reports(case: Case, actor: Actor) -> list[Reported]:
    all_of_it = Report.objects.filter(case=case)
    read = set(all_of_it.words_visible_to(actor).values_list("pk", flat=True))
    known = set(all_of_it.reporter_visible_to(actor).values_list("pk", flat=True))
    return [
        Reported(
            report=report,
            words=str(report.words) if report.pk in read else "",
            name=mask_name(report.reporter.name) if report.reporter and report.pk in known else "",
            phone=mask_phone(report.reporter.phone) if report.reporter and report.pk in known else "",
            may_unmask=bool(report.reporter and report.reporter.phone and report.pk in known),
        )
        for report in all_of_it.select_related("words", "reporter").order_by("pk")
    ]


def evidence(case: Case, actor: Actor) -> Sequence[CaseEvidence]:
    return (
        CaseEvidence.objects.visible_to(actor)
        .filter(case=case)
        .select_related("attachment", "organization")
        .order_by("pk")
    )


def deadlines(area: Area, case: Case) -> list[dict[str, object]]:
    phases = {phase.name: phase for phase in area.workflow.phases}
    return [
        {
            "label": phases[deadline.phase].label,
            "limit": describe(Limit(deadline.amount, Unit(deadline.unit))),
            "deadline": deadline,
            "late": bool(deadline.met_at and deadline.met_at > deadline.due_at),
        }
        for deadline in case.deadlines.select_related("organization").order_by("started_at", "pk")
    ]
