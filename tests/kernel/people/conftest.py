from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from gongzhi.kernel.people import actions
from gongzhi.kernel.people.actor import Actor, actor_for
from gongzhi.kernel.people.keyring import Keyring
from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
KEYS = Keyring.fresh().dump()


@pytest.fixture(autouse=True)
def _outside_the_database(settings: Settings, tmp_path: Path) -> None:
    settings.GONGZHI_KEYS = KEYS
    settings.GONGZHI_KEYS_FILE = tmp_path / "keys" / "keyring.json"
    settings.GONGZHI_ERASURES = tmp_path / "log" / "erasures.log"


@pytest.fixture
def city(db: None) -> Place:
    return Place.objects.create(kind=Place.Kind.CITY, name="松原市", code="2207")


@pytest.fixture
def county(city: Place) -> Place:
    return Place.objects.create(kind=Place.Kind.COUNTY, name="宁江区", code="220702", parent=city)


@pytest.fixture
def street(county: Place) -> Place:
    return Place.objects.create(kind=Place.Kind.STREET, name="团结街道", code="220702001", parent=county)


@pytest.fixture
def bureau(city: Place) -> Organization:
    return actions.add_organization(
        kind=Organization.Kind.CITY_DEPARTMENT, name="松原市城市管理局", short_name="城管局", place=city
    )


@pytest.fixture
def person(db: None) -> Person:
    return actions.add_person(name="王小明", phone="100 1234 5678", now=NOW)


@pytest.fixture
def post(bureau: Organization, city: Place) -> Post:
    return actions.add_post(role=Role.HANDLER, organization=bureau, place=city)


@pytest.fixture
def appointment(person: Person, post: Post) -> Appointment:
    return actions.appoint(person=person, post=post, since=date(2026, 1, 1))


@pytest.fixture
def handler(appointment: Appointment) -> Actor:
    return actor_for(appointment)
