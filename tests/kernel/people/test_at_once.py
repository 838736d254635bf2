"""Several connections at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection

from gongzhi.kernel.people import actions, sign_in
from gongzhi.kernel.people.models import Login, Organization, Person
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place
from tests.kernel.people.conftest import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.concurrency,
]


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each gave back, or the exception that it met."""

    def run(call: Callable[[], object]) -> object:
        try:
            return call()
        except (IntegrityError, OperationalError, actions.UnderItself, actions.OfficersNotApart) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_guesses_sent_at_once_are_counted_one_by_one() -> None:
    person = actions.add_person(name="王", now=NOW)
    password = sign_in.create_login(person=person, handle="SY-0001")

    def guess() -> Person | None:
        return sign_in.attempt(handle="SY-0001", password="别的", now=NOW)

    assert at_once(guess, guess, guess, guess) == [None] * 4
    assert Login.objects.get().failures == 4
    guess()
    assert sign_in.attempt(handle="SY-0001", password=password, now=NOW) is None


def test_two_moves_that_would_close_a_circle_do_not_both_happen() -> None:
    first, second = (
        actions.add_organization(kind=Organization.Kind.STREET, name=name) for name in ("甲", "乙")
    )
    at_once(
        lambda: actions.move_organization(organization=first, parent=second),
        lambda: actions.move_organization(organization=second, parent=first),
    )
    paths = {organization.pk: organization.path for organization in Organization.objects.all()}
    assert sorted(len(path) for path in paths.values()) == [1, 2]
    assert all(path[-1] == pk for pk, path in paths.items())


def test_two_offices_kept_apart_are_not_given_to_one_person_at_once() -> None:
    city = Place.objects.create(kind=Place.Kind.CITY, name="松原市", code="2207")
    bureau = actions.add_organization(kind=Organization.Kind.CITY_DEPARTMENT, name="政数局", place=city)
    person = actions.add_person(name="王", now=NOW)
    audit, security = (
        actions.add_post(role=role, organization=bureau, place=city) for role in (Role.AUDITOR, Role.SECURITY)
    )
    outcomes = at_once(
        lambda: actions.appoint(person=person, post=audit, since=NOW.date()),
        lambda: actions.appoint(person=person, post=security, since=NOW.date()),
    )
    assert sum(isinstance(outcome, actions.OfficersNotApart) for outcome in outcomes) == 1
    assert person.appointments.count() == 1
