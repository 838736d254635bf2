"""Signing in as a member of the cast, and cases that begin now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from gongzhi.areas.requests.actions import Filing, file
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Login
from gongzhi.kernel.workflow.models import Case
from tests.cast import City, Step, walk

As = Callable[[str], Client]


def sign_in(city: City, name: str) -> Client:
    person = city.person(name)
    if not Login.objects.filter(person=person).exists():
        Login.objects.create(person=person, handle=f"T-{person.pk}", password="!", must_change=False)
    client = Client()
    client.force_login(person)
    return client


def filed_at(
    city: City, now: datetime, said: str = "路灯坏了三天，晚上看不见路。", at: str = "团结社区", **more: Any
) -> Case:
    filing = Filing(words=said, place=city.places[at], actor=Actor.anonymous(), now=now, key=uuid4(), **more)
    return file(filing).case


def walked(city: City, case: Case, steps: list[Step], now: datetime) -> Case:
    return walk(city, case, steps, lambda _number: now)
