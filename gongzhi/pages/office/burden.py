"""How many cases that this reader may see lie where, and how many of them are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case, Deadline, Holding

WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Load:
    open: int = 0
    late: int = 0


@dataclass(frozen=True)
class Work:
    """Of the last ninety days: cases handed on or closed, the working time booked, promises kept and broken."""

    cases: int
    time: timedelta
    kept: int
    late: int


def late_now(now: datetime) -> Q:
    return Q(paused_since=None, due_at__lt=now)


def of_place(place: Place, actor: Actor, now: datetime) -> Load:
    return load(Q(place__path__contains=[place.pk]), actor, now)


def of_organization(organization: Organization, actor: Actor, now: datetime) -> Load:
    return load(Q(holder=organization), actor, now)


def load(which: Q, actor: Actor, now: datetime) -> Load:
    mine = Case.objects.visible_to(actor).open().filter(which)
    return Load(**mine.aggregate(open=Count("pk"), late=Count("pk", filter=late_now(now))))


def of_children(place: Place, actor: Actor, now: datetime) -> dict[int, Load]:
    """By the child's id, in one query: the child is the next step on each case's path."""
    child = f"place__path__{len(place.path)}"
    counted = (
        Case.objects.visible_to(actor).open().filter(place__path__contains=[place.pk])
        .order_by().annotate(child=F(child)).values_list("child")
        .annotate(open=Count("pk"), late=Count("pk", filter=late_now(now)))
    )  # fmt: skip
    return {pk: Load(count, late) for pk, count, late in counted if pk}


def work_of(organization: Organization, actor: Actor, now: datetime) -> Work:
    mine = Case.objects.visible_to(actor)
    done = Holding.objects.filter(organization=organization, until__gte=now - WINDOW, case__in=mine)
    sums = done.aggregate(cases=Count("case", distinct=True), time=Sum("worked"))
    met = Deadline.objects.filter(organization=organization, met_at__gte=now - WINDOW, case__in=mine)
    promises = met.aggregate(
        kept=Count("pk", filter=Q(met_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(met_at__gt=F("due_at"))),
    )
    return Work(sums["cases"], sums["time"] or timedelta(), promises["kept"], promises["late"])
