"""Reads of cases: what has happened to them and what an actor may do now."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Appointment, Organization
from gongzhi.kernel.people.rules import Allowed, Refused
from gongzhi.kernel.workflow.declaration import Transition
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.registry import workflow_of
from gongzhi.kernel.workflow.standing import Past, Standing

SUBJECT = "workflow.case"


def entries_of(cases: Sequence[Case]) -> QuerySet[Entry]:
    """Oldest first. Nothing is recorded of a case before its clock began, which spares older partitions."""
    return Entry.objects.filter(
        subject_kind=SUBJECT,
        subject_id__in=[case.pk for case in cases],
        at__gte=min(case.clock_from for case in cases),
    ).order_by("id")


def standings(cases: Sequence[Case]) -> dict[int, Standing]:
    """By case id. Two cases cost as many queries as two thousand."""
    if not cases:
        return {}
    past: dict[int, list[Past]] = defaultdict(list)
    for entry in entries_of(cases):
        name = entry.verb.partition(".")[2]
        past[entry.subject_id].append(Past(name, entry.person_id, entry.organization_id, entry.facts))
    return {case.pk: Standing(case, tuple(past[case.pk])) for case in cases}


def possible(standing: Standing, actor: Actor) -> list[tuple[Transition, Allowed | Refused]]:
    """Every move by hand from the case's state, with whether this actor may."""
    workflow = workflow_of(standing.case.area)
    return [
        (transition, transition.who(actor, standing))
        for transition in workflow.transitions
        if standing.case.state in transition.sources and transition.by_hand
    ]


def who_acted_last(case: Case) -> tuple[str, Entry]:
    """In words for a colleague who was overtaken: the person and their body, or only the body."""
    entry = entries_of([case]).order_by("-id")[0]
    appointment = (
        Appointment.objects.select_related("person", "post__organization")
        .filter(pk=entry.appointment_id or 0)
        .first()
    )
    if appointment is None:
        return str(case.desk), entry
    return f"{appointment.post.organization} {appointment.person.shown_name}", entry


def dispatchable(desk: Organization) -> QuerySet[Organization]:
    """The bodies to which a desk may give a case: those seated in the place that it serves."""
    if desk.dispatches_for_id is None:
        return Organization.objects.none()
    return Organization.objects.filter(place__path__contains=[desk.dispatches_for_id]).order_by(
        "kind", "name"
    )
