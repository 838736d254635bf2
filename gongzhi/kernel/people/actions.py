"""Who is who: organisations, posts, people and appointments."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.texts import clean
from gongzhi.kernel.territory.models import Place


class AlreadyAppointed(Exception):
    """The same person holds the same post at that time."""


class OfficersNotApart(Exception):
    """三员分立: nobody is two of system administrator, security officer and auditor."""


class UnderItself(Exception):
    """The new parent stands below the organisation."""


@transaction.atomic
def add_organization(
    *,
    kind: Organization.Kind,
    name: str,
    short_name: str = "",
    parent: Organization | None = None,
    party_superior: Organization | None = None,
    place: Place | None = None,
    dispatches_for: Place | None = None,
    uscc: str = "",
) -> Organization:
    """Raises ValidationError for a wrong credit code, a name used twice, a second desk of one place."""
    organization = Organization(
        kind=kind,
        name=clean(name),
        short_name=clean(short_name),
        parent=parent,
        party_superior=party_superior,
        place=place,
        dispatches_for=dispatches_for,
        uscc=uscc.strip().upper() or None,
    )
    organization.full_clean(exclude={"path"})
    organization.save()
    return organization


def move_organization(*, organization: Organization, parent: Organization | None) -> Organization:
    try:
        with transaction.atomic():
            Organization.objects.filter(pk=organization.pk).update(parent=parent)
    except IntegrityError as error:
        raise UnderItself from error
    organization.refresh_from_db()
    return organization


@transaction.atomic
def add_post(*, role: Role, organization: Organization, place: Place, title: str = "") -> Post:
    """The same post twice is the same post."""
    post, _made = Post.objects.get_or_create(
        role=role, organization=organization, place=place, title=clean(title)
    )
    return post


@transaction.atomic
def add_person(*, name: str, now: datetime, phone: str = "") -> Person:
    return Person.objects.create(name=clean(name) or None, phone=clean(phone) or None, created_at=now)


@transaction.atomic
def correct_person(*, person: Person, name: str, phone: str) -> Person:
    person = Person.objects.select_for_update().get(pk=person.pk, erased_at=None)
    person.name, person.phone = clean(name) or None, clean(phone) or None
    person.save(update_fields=["name", "phone", "phone_index"])
    return person


def appoint(*, person: Person, post: Post, since: date, until: date | None = None) -> Appointment:
    """`until` is the first day no longer in the post; None: open-ended."""
    try:
        with transaction.atomic():
            return Appointment.objects.create(person=person, post=post, period=DateRange(since, until))
    except IntegrityError as error:
        apart = "officer" in str(error)
        raise OfficersNotApart if apart else AlreadyAppointed from error


@transaction.atomic
def end_appointment(*, appointment: Appointment, until: date) -> Appointment:
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    appointment.period = DateRange(appointment.period.lower, until)
    appointment.save(update_fields=["period"])
    return appointment
