from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people import erasure
from gongzhi.kernel.people.actor import Actor, Channel, actor_for
from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.people.models import Appointment, Person


class NotYourPost(Exception):
    """Somebody else's appointment, or one that is not of today."""

    sentence = _("这个岗位今天不属于您，请从下面列出的岗位里选。")


@transaction.atomic
def change_acting(*, person: Person, appointment_id: int, now: datetime) -> Appointment:
    mine = Appointment.objects.filter(person=person).valid(local_day(now))
    appointment = mine.with_scope().filter(pk=appointment_id).first()
    if appointment is None:
        raise NotYourPost
    post = appointment.post
    actor = actor_for(appointment, Channel.OFFICE)
    record("people.acting_changed", appointment, actor, post.place, post.organization, now)
    return appointment


@transaction.atomic
def erase_own_data(*, person: Person, now: datetime) -> None:
    """Raises StillInOffice for somebody who holds a post."""
    erasure.erase(person.pk, now)
    record("people.erased", person, Actor.resident(Channel.PORTAL, person.pk), None, None, now)
