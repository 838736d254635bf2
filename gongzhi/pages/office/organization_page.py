"""一单位一页: what a body is, which posts it has and what it holds. Nothing here ranks a person."""

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gongzhi.areakit.booked import span
from gongzhi.areakit.registry import menu
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization, Post
from gongzhi.kernel.workflow.models import Case
from gongzhi.pages.office.burden import late_now, of_organization, work_of
from gongzhi.pages.office.my_tasks import Task, joined, made

CASES = 10


def organization_page(organization: Organization, actor: Actor, now: datetime) -> dict[str, object]:
    work = work_of(organization, actor, now)
    return {
        "organization": organization,
        "posts": posts(organization, timezone.localtime(now).date()),
        "below": organization.children.order_by("name"),
        "load": of_organization(organization, actor, now),
        "work": work,
        "time": span(work.time),
        "late": held(organization, actor, late_now(now)),
        "tasks": held(organization, actor, ~late_now(now) | Q(due_at=None)),
        "areas": menu(actor),
        "now": now,
    }


def posts(organization: Organization, day: date) -> QuerySet[Post]:
    filled = Count("appointments", filter=Q(appointments__period__contains=day))
    mine = Post.objects.filter(organization=organization).select_related("place")
    return mine.annotate(filled=filled).order_by("role", "title", "pk")


def held(organization: Organization, actor: Actor, which: Q) -> list[Task]:
    areas = {area.name for area in menu(actor)}
    mine = (
        Case.objects.visible_to(actor).open().with_names().filter(which, holder=organization, area__in=areas)
    )
    return made(list(joined(mine, areas).order_by("due_at", "pk")[:CASES]), actor)
