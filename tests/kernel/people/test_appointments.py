from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from gongzhi.kernel.people import actions, queries
from gongzhi.kernel.people.actor import Actor, ActorKind, Channel, actor_for
from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place
from tests.kernel.people.conftest import NOW

YEAR = date(2026, 1, 1)


def test_a_person_acts_in_the_posts_of_today_only(person: Person, post: Post, city: Place) -> None:
    caller = actions.add_post(role=Role.CALLER, organization=post.organization, place=city)
    steward = actions.add_post(role=Role.STEWARD, organization=post.organization, place=city)
    here = actions.appoint(person=person, post=post, since=YEAR)
    actions.appoint(person=person, post=caller, since=date(2025, 1, 1), until=date(2026, 11, 23))
    actions.appoint(person=person, post=steward, since=date(2026, 11, 24))

    assert queries.appointments_of(person, NOW) == [here]


def test_the_day_of_an_appointment_is_cut_where_the_city_is(person: Person, post: Post) -> None:
    tomorrow_in_the_city = NOW.replace(hour=16)
    appointment = actions.appoint(person=person, post=post, since=date(2026, 11, 24))
    assert queries.appointments_of(person, NOW) == []
    assert queries.appointments_of(person, tomorrow_in_the_city) == [appointment]


def test_an_actor_carries_the_scope_of_the_post(
    appointment: Appointment, bureau: Organization, street: Place, city: Place
) -> None:
    (loaded,) = Appointment.objects.with_scope()
    actor = actor_for(loaded, Channel.PHONE)

    assert actor == Actor(
        kind=ActorKind.PERSON,
        channel=Channel.PHONE,
        person_id=appointment.person_id,
        appointment_id=appointment.pk,
        post_id=appointment.post_id,
        role=Role.HANDLER,
        organization_id=bureau.pk,
        organization_path=(bureau.pk,),
        place_id=city.pk,
        place_path=(city.pk,),
    )
    assert (actor.reaches_place(street.path), actor.reaches_place([0])) == (True, False)
    assert (actor.reaches_organization(bureau.path), actor.reaches_organization([0])) == (True, False)
    assert not Actor.anonymous().reaches_place(street.path)
    assert not Actor.anonymous().reaches_organization(bureau.path)


def test_the_same_post_is_not_given_twice_for_the_same_days(person: Person, post: Post) -> None:
    first = actions.appoint(person=person, post=post, since=YEAR)
    with pytest.raises(actions.AlreadyAppointed):
        actions.appoint(person=person, post=post, since=date(2026, 6, 1))

    ended = actions.end_appointment(appointment=first, until=date(2026, 6, 1))
    again = actions.appoint(person=person, post=post, since=date(2026, 6, 1))
    assert [ended.period, again.period] == [
        DateRange(YEAR, date(2026, 6, 1)), DateRange(date(2026, 6, 1), None),
    ]  # fmt: skip


def test_an_appointment_has_a_first_day_and_lasts(person: Person, post: Post) -> None:
    for period in (DateRange(None, YEAR), DateRange(YEAR, YEAR)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(person=person, post=post, period=period)


def test_administrator_security_and_audit_are_kept_apart(
    person: Person, bureau: Organization, city: Place
) -> None:
    posts = {
        role: actions.add_post(role=role, organization=bureau, place=city)
        for role in (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR, Role.LEADER)
    }
    first = actions.appoint(person=person, post=posts[Role.ADMINISTRATOR], since=YEAR)
    actions.appoint(person=person, post=posts[Role.LEADER], since=YEAR)
    for role in (Role.SECURITY, Role.AUDITOR):
        with pytest.raises(actions.OfficersNotApart):
            actions.appoint(person=person, post=posts[role], since=date(2026, 6, 1))

    actions.end_appointment(appointment=first, until=date(2026, 6, 1))
    actions.appoint(person=person, post=posts[Role.AUDITOR], since=date(2026, 6, 1))
    assert Appointment.objects.count() == 3


def test_a_post_is_made_once_and_stays_what_it_is(post: Post, bureau: Organization, city: Place) -> None:
    assert actions.add_post(role=Role.HANDLER, organization=bureau, place=city) == post
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(role=Role.LEADER)
    Post.objects.filter(pk=post.pk).update(title="市容科")
    post.refresh_from_db()
    assert (post.role, str(post)) == (Role.HANDLER, "城管局 市容科")


def test_a_post_without_a_title_is_called_by_its_role(appointment: Appointment) -> None:
    assert str(appointment) == "城管局 承办人"
