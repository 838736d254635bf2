from __future__ import annotations

from datetime import datetime

from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.people.models import Appointment, Organization, Person
from gongzhi.kernel.people.secrecy import blind_indexes
from gongzhi.kernel.territory.models import Place


def appointments_of(person: Person, now: datetime) -> list[Appointment]:
    """Those of today, oldest first, with all that an actor is made of."""
    valid = Appointment.objects.filter(person=person).valid(local_day(now))
    return list(valid.with_scope().order_by("pk"))


def dispatch_desk(place: Place) -> Organization | None:
    """The desk of the nearest place, from here upwards, that has one."""
    nearness = {place_id: depth for depth, place_id in enumerate(place.path)}
    desks = Organization.objects.filter(dispatches_for__in=place.path)
    return max(desks, key=lambda desk: nearness[desk.dispatches_for_id or 0], default=None)


def people_with_phone(phone: str) -> list[Person]:
    return list(Person.objects.filter(phone_index__in=blind_indexes(phone, "phone")).order_by("pk"))
