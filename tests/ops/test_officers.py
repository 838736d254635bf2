from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from gongzhi.kernel.people.models import Appointment, Person
from gongzhi.kernel.people.sign_in import attempt
from gongzhi.kernel.territory.actions import add_place
from gongzhi.kernel.territory.models import Place
from gongzhi.ops.trouble import Trouble

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def city(db: None) -> Place:
    return add_place(kind=Place.Kind.CITY, name="松原市", code="2207", now=NOW)


def admin(**options: str) -> str:
    out = StringIO()
    words = {"name": "李管理", "number": "A001", "organization": "市数据局", **options}
    call_command("create_admin", **words, stdout=out)
    return out.getvalue()


def test_the_first_administrator_can_sign_in_once_made(city: Place) -> None:
    password = admin().splitlines()[1].rpartition(" ")[2]
    person = attempt(handle="A001", password=password, now=NOW)
    assert person is not None
    appointment = Appointment.objects.get(person=person)
    assert (appointment.post.role, appointment.post.place, appointment.post.organization.name) == (
        "ADMINISTRATOR",
        city,
        "市数据局",
    )


def test_the_other_officers_come_into_the_same_organization(city: Place) -> None:
    admin()
    admin(name="王审计", number="A002", role="AUDITOR")
    assert len(set(Appointment.objects.values_list("post__organization", flat=True))) == 1


def test_a_number_in_use_is_refused_and_nothing_is_made(city: Place) -> None:
    admin()
    with pytest.raises(Trouble, match="Somebody signs in with A001"):
        admin(name="别人")
    assert Person.objects.count() == 1


def test_without_places_there_is_nowhere_to_hold_office(db: None) -> None:
    with pytest.raises(Trouble, match="Import them first: gongzhi import FILE --as divisions"):
        admin()
