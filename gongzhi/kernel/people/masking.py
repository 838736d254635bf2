"""Seeing a contact in clear asks a reason, and the asking is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people import texts
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Person, Unmasking
from gongzhi.kernel.people.rules import Refused, is_staff
from gongzhi.kernel.people.secrecy import mask_name, mask_phone

__all__ = ("NoReason", "NotForYou", "Unmasked", "mask_name", "mask_phone", "unmask")


class NoReason(Exception):
    """Looked at without saying why."""

    sentence = _("请写明为什么要查看联系方式")


class NotForYou(Exception):
    def __init__(self, refusal: Refused) -> None:
        super().__init__(str(refusal.reason))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Unmasked:
    name: str
    phone: str
    record: Unmasking


@transaction.atomic
def unmask(
    *,
    person: Person,
    actor: Actor,
    reason: str,
    now: datetime,
    subject_kind: str = "",
    subject_id: int | None = None,
) -> Unmasked:
    """Name and phone in clear. Whether this actor deals with this person is for the caller to ask."""
    allowed = is_staff(actor, person)
    if isinstance(allowed, Refused):
        raise NotForYou(allowed)
    if not texts.clean(reason):
        raise NoReason
    record = Unmasking.objects.create(
        person=person,
        subject_kind=subject_kind,
        subject_id=subject_id,
        appointment_id=actor.appointment_id or 0,
        reason=texts.keep(reason, "people.unmasking", now),
        at=now,
    )
    return Unmasked(person.name or "", person.phone or "", record)
