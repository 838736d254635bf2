"""Signing in: one way in, the same answer and the same time for every failure."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from gongzhi.kernel.people.models import Login, Person
from gongzhi.kernel.people.secrecy import blind_indexes

FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
# Without 0 and o, 1 and l: it is read out and typed.
ONE_TIME_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
ONE_TIME_LENGTH = 14


class HandleTaken(Exception):
    """Somebody else signs in with this number."""


class SamePassword(Exception):
    """The new password is the old one."""


def one_time_password() -> str:
    return "".join(secrets.choice(ONE_TIME_LETTERS) for _ in range(ONE_TIME_LENGTH))


def create_login(*, person: Person, handle: str, demo_password: str = "") -> str:
    """The password to hand over, to be changed at the first sign-in except in the demo."""
    password = demo_password or one_time_password()
    try:
        with transaction.atomic():
            if Login.objects.filter(handle_index__in=blind_indexes(handle, "handle")).exists():
                raise HandleTaken
            Login.objects.create(
                person=person,
                handle=handle.strip(),
                password=make_password(password),
                must_change=not demo_password,
                is_demo=bool(demo_password),
            )
    except IntegrityError as error:
        raise HandleTaken from error
    return password


@transaction.atomic
def attempt(*, handle: str, password: str, now: datetime) -> Person | None:
    """None for an unknown handle, a wrong password and a locked account alike.

    The row stays locked while the password is checked, so that guesses sent at once are counted one by one.
    """
    login = find(handle)
    if login is None or (login.locked_until and login.locked_until > now):
        make_password(password)  # as slow as a check
        return None
    if check_password(password, login.password):
        count(login, failures=0, locked_until=None)
        return login.person
    failures = login.failures + 1
    locked = failures >= FAILURES_BEFORE_LOCK
    count(login, failures=0 if locked else failures, locked_until=now + LOCKED_FOR if locked else None)
    return None


def find(handle: str) -> Login | None:
    """By staff number or by phone. A phone that several accounts share opens none of them."""
    by_handle = Q(handle_index__in=blind_indexes(handle, "handle"))
    by_phone = Q(person__phone_index__in=blind_indexes(handle, "phone"))
    found = list(
        Login.objects.select_related("person").select_for_update(of=("self",)).filter(by_handle | by_phone)
    )
    own = [login for login in found if login.handle_index in blind_indexes(handle, "handle")]
    candidates = own or found
    return candidates[0] if len(candidates) == 1 else None


def count(login: Login, *, failures: int, locked_until: datetime | None) -> None:
    if (login.failures, login.locked_until) != (failures, locked_until):
        Login.objects.filter(pk=login.pk).update(failures=failures, locked_until=locked_until)


@transaction.atomic
def change_password(*, person: Person, password: str) -> Login:
    """Raises ValidationError for a weak password, SamePassword for the one in use."""
    login = Login.objects.select_for_update().select_related("person").get(person=person)
    validate_password(password, login.person)
    if check_password(password, login.password):
        raise SamePassword
    login.password, login.must_change = make_password(password), False
    login.failures, login.locked_until = 0, None
    login.save(update_fields=["password", "must_change", "failures", "locked_until"])
    return login


@transaction.atomic
def reset_password(*, person: Person) -> str:
    """A new one-time password to hand over; every open session of the person ends with the old one."""
    login = Login.objects.select_for_update().get(person=person)
    password = one_time_password()
    login.password, login.must_change = make_password(password), True
    login.failures, login.locked_until = 0, None
    login.save(update_fields=["password", "must_change", "failures", "locked_until"])
    return password
