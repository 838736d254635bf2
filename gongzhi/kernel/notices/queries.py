from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from gongzhi.kernel.clock.line import day_of, moment, ticks
from gongzhi.kernel.clock.queries import calendars
from gongzhi.kernel.notices.models import DigestSent, Notice, Subscription
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Appointment, Person
from gongzhi.kernel.people.queries import appointments_of

PAGE = 30
INBOX_DAYS = 30
State = DigestSent.State


@dataclass(frozen=True)
class Inbox:
    notices: list[Notice]
    next: str  # the key from which the next page goes on; "" on the last


def inbox(*, person: Person, actor: Actor, now: datetime, after: str = "") -> Inbox:
    """What the person's organisations were told lately, as far as the actor may see it; newest first."""
    organizations = {appointment.post.organization_id for appointment in appointments_of(person, now)}
    notices = (
        Notice.objects.filter(organization__in=organizations, at__gt=now - timedelta(days=INBOX_DAYS))
        .visible_to(actor)
        .not_by(person.pk)
    )
    if key := read_key(after):
        notices = notices.filter(Q(at__lt=key[0]) | Q(at=key[0], pk__lt=key[1]))
    named = notices.select_related("organization", "case__summary", "case__brief", "case__place")
    rows = list(named.order_by("-at", "-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    return Inbox(shown, f"{ticks(shown[-1].at)}-{shown[-1].pk}" if len(rows) > PAGE else "")


def read_key(after: str) -> tuple[datetime, int] | None:
    """None, the first page, for what is no key."""
    at, _, pk = after.partition("-")
    is_key = all(part.isascii() and part.isdecimal() and len(part) < 18 for part in (at, pk))
    return (moment(int(at)), int(pk)) if is_key else None


def waiting(now: datetime) -> list[Subscription]:
    """Whose digest is due, where today is a working day of a body that the person belongs to."""
    day = day_of(now)
    due = list(Subscription.objects.due(now).order_by("pk"))
    bodies = organizations_of([subscription.person_id for subscription in due], day)
    known = calendars()
    return [one for one in due if any(known.of(body).workday(day) for body in bodies[one.person_id])]


def organizations_of(people: Sequence[int], day: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    valid = Appointment.objects.filter(person__in=people).valid(day)
    for person_id, organization_id in valid.values_list("person", "post__organization"):
        found[person_id].append(organization_id)
    return found


def delivery(person: Person) -> tuple[Subscription | None, DigestSent | None]:
    """What the person wants, and how the last digest fared."""
    last = DigestSent.objects.filter(person=person).order_by("-day").first()
    return Subscription.objects.filter(person=person).first(), last


@dataclass(frozen=True)
class Trouble:
    failed: int  # every try was refused, or their time went by
    unclear: int  # the worker ended while sending
    overdue: int  # asked for long ago and not yet tried

    def __bool__(self) -> bool:
        return bool(self.failed or self.unclear or self.overdue)


def trouble(now: datetime) -> Trouble:
    """Of the last two days, for whoever looks after the system. Their contents come with the next digest."""
    recent = DigestSent.objects.filter(day__gte=day_of(now) - timedelta(days=1))
    return Trouble(
        failed=recent.filter(state=State.FAILED).count(),
        unclear=recent.filter(state=State.SENDING, tried_at__lt=now - timedelta(hours=1)).count(),
        overdue=recent.filter(state=State.QUEUED, day__lt=day_of(now)).count(),
    )
