from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gongzhi.kernel.people.models import Login
from tests.cast import MONDAY, City, build_city

NOW = MONDAY + timedelta(days=2)
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _this_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def as_(city: City) -> SignIn:
    def sign_in(name: str) -> Client:
        client, person = Client(), city.person(name)
        Login.objects.get_or_create(
            person=person, defaults={"handle": name, "password": "!", "must_change": False}
        )
        client.force_login(person)
        return client

    return sign_in
