from datetime import datetime

import pytest

from gongzhi.kernel.people.actions import add_organization
from gongzhi.kernel.people.actor import Actor, ActorKind, Channel
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import Role
from tests.kernel.clock.moments import local


@pytest.fixture
def now() -> datetime:
    return local("2026-11-23 10:00")


@pytest.fixture
def keeper() -> Actor:
    return Actor(ActorKind.PERSON, Channel.OFFICE, role=Role.ADMINISTRATOR)


@pytest.fixture
def handler() -> Actor:
    return Actor(ActorKind.PERSON, Channel.OFFICE, role=Role.HANDLER)


@pytest.fixture
def county(db: None) -> Organization:
    return add_organization(kind=Organization.Kind.PARTY_GOVERNMENT, name="前郭尔罗斯蒙古族自治县人民政府")


@pytest.fixture
def street(county: Organization) -> Organization:
    return add_organization(kind=Organization.Kind.STREET, name="前郭尔罗斯镇", parent=county)


@pytest.fixture
def department(db: None) -> Organization:
    return add_organization(kind=Organization.Kind.CITY_DEPARTMENT, name="市住建局")
