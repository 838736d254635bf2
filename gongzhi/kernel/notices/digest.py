"""What a digest holds, asked when it is sent: nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from gongzhi.kernel.clock.duration import Limit, Unit, due
from gongzhi.kernel.clock.queries import calendar_for
from gongzhi.kernel.notices.models import Notice, Reason
from gongzhi.kernel.people.actor import Actor, Channel, actor_for
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.people.queries import appointments_of
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow import visibility
from gongzhi.kernel.workflow.models import Case

MOST = 30  # of a list; a longer one is read in the office
NOBODYS = Q(pk__in=[])
# A building or a grid would tell where somebody lives.
TOO_NEAR = (Place.Kind.GRID, Place.Kind.BUILDING)


@dataclass(frozen=True)
class Group:
    reason: Reason | None  # None: neither late nor soon to be
    cases: list[Case]  # the first of them
    total: int


@dataclass(frozen=True)
class Contents:
    groups: tuple[Group, ...]
    arrived: list[Notice]
    arrived_total: int
    soon: datetime  # what is due until then is due soon
    places: dict[int, str]  # by the id of a case's place

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    def __bool__(self) -> bool:
        return bool(self.total or self.arrived_total)


def contents(person: Person, since: int, upto: int, now: datetime) -> Contents:
    """since, upto: ledger entries; what was told after the first, up to the second, has arrived."""
    actors = [actor_for(appointment, Channel.JOB) for appointment in appointments_of(person, now)]
    soon = due(now, Limit(1, Unit.WORK_DAYS), calendar_for(None)).at
    groups = desk_groups(actors, now, soon)
    told = arrivals(actors, person.pk).filter(entry_id__gt=since, entry_id__lte=upto)
    arrived = list(told.select_related("case__place").order_by("entry_id")[:MOST])
    cases = [case for group in groups for case in group.cases] + [one.case for one in arrived if one.case]
    return Contents(groups, arrived, told.count(), soon, coarse_places(case.place for case in cases))


def desk_groups(actors: Sequence[Actor], now: datetime, soon: datetime) -> tuple[Group, ...]:
    """What lies on the desks of the actors, each case in one group, what falls due first on top."""
    late = Q(paused_since=None, due_at__lt=now)
    near = Q(paused_since=None, due_at__gte=now, due_at__lte=soon)
    kinds = {Reason.OVERDUE: late, Reason.DUE_SOON: near, None: ~(late | near) | Q(due_at=None)}
    cases = on_desks(actors)
    counts = cases.aggregate(
        **{str(number): Count("pk", filter=kind) for number, kind in enumerate(kinds.values())}
    )
    ordered = cases.select_related("place").order_by(F("paused_since").asc(nulls_first=True), "due_at", "pk")
    return tuple(
        Group(reason, list(ordered.filter(kind)[:MOST]) if counts[str(number)] else [], counts[str(number)])
        for number, (reason, kind) in enumerate(kinds.items())
    )


def on_desks(actors: Sequence[Actor]) -> QuerySet[Case]:
    held = NOBODYS
    for actor in actors:
        held |= Q(holder_id=actor.organization_id) & visibility.cases(actor)
    return Case.objects.open().filter(held)


def arrivals(actors: Sequence[Actor], person_id: int) -> QuerySet[Notice]:
    told = NOBODYS
    for actor in actors:
        told |= Q(organization_id=actor.organization_id, pk__in=Notice.objects.visible_to(actor).values("pk"))
    return Notice.objects.filter(told).not_by(person_id)


def coarse_places(places: Iterable[Place]) -> dict[int, str]:
    """A community at the nearest, by the id of the place asked about. One query."""
    paths = {place.pk: place.path for place in places}
    ids = {above for path in paths.values() for above in path}
    names = dict(Place.objects.filter(pk__in=ids).exclude(kind__in=TOO_NEAR).values_list("pk", "name"))
    return {
        pk: next(names[above] for above in reversed(path) if above in names) for pk, path in paths.items()
    }
