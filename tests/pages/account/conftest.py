from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from gongzhi.kernel.people import actions, sign_in
from gongzhi.kernel.people.keyring import Keyring
from gongzhi.kernel.people.models import Appointment, Login, Organization, Person
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place

KEYS = Keyring.fresh().dump()
PASSWORD = "gaitou-huanmian-2026"
SignIn = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _this_site(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.pages.account.urls"
    settings.STATIC_ROOT = tmp_path
    settings.GONGZHI_KEYS = KEYS
    settings.GONGZHI_KEYS_FILE = tmp_path / "keyring.json"
    settings.GONGZHI_ERASURES = tmp_path / "erasures.log"
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db: None) -> Person:
    made = actions.add_person(name="王小明", phone="10012345678", now=datetime(2026, 1, 1, tzinfo=UTC))
    sign_in.create_login(person=made, handle="SY-0001", demo_password=PASSWORD)
    Login.objects.update(is_demo=False)
    return made


@pytest.fixture
def bureau(db: None) -> Organization:
    city = Place.objects.create(kind=Place.Kind.CITY, name="松原市", code="2207")
    return actions.add_organization(
        kind=Organization.Kind.CITY_DEPARTMENT, name="松原市城市管理局", short_name="城管局", place=city
    )


@pytest.fixture
def appoint(person: Person, bureau: Organization) -> Callable[[Role], Appointment]:
    def make(role: Role) -> Appointment:
        assert bureau.place
        post = actions.add_post(role=role, organization=bureau, place=bureau.place)
        return actions.appoint(person=person, post=post, since=date(2020, 1, 1))

    return make


@pytest.fixture
def handler(appoint: Callable[[Role], Appointment]) -> Appointment:
    return appoint(Role.HANDLER)


@pytest.fixture
def log_in(client: Client) -> SignIn:
    def post(handle: str = "SY-0001", password: str = PASSWORD, **extra: str) -> HttpResponse:
        return client.post("/account/login/", {"login": handle, "password": password}, **extra)  # type: ignore[arg-type, return-value]

    return post
