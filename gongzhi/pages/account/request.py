"""What the middleware puts on every request, with types."""

from __future__ import annotations

from django.http import HttpRequest

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Appointment, Person


class StaffRequest(HttpRequest):
    user: Person  # views that take this are for people signed in
    actor: Actor
    acting: Appointment | None  # the appointment that the person acts in
    posts: list[Appointment]  # all those of today
