import json
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people import actions, catalog
from gongzhi.kernel.people.models import Appointment, Person
from gongzhi.kernel.people.secrecy import seal
from gongzhi.pages.account.second_factor import COLUMN
from tests.pages.account.conftest import PASSWORD, SignIn
from tests.pages.account.test_signing_in import text

pytestmark = pytest.mark.django_db
ERASE = "/account/my-data/erase/"


def ask_to_erase(client: Client) -> str:
    """Asks for the page, gives the password again, and answers with what then stands there."""
    again = client.get(ERASE)["Location"]
    assert client.post(again, {"password": PASSWORD, "next": ERASE})["Location"] == ERASE
    return text(client.get(ERASE))


def test_a_person_reads_and_takes_away_what_is_held(client: Client, log_in: SignIn, person: Person) -> None:
    log_in()
    page = text(client.get("/account/my-data/"))
    assert ("王小明" in page, "10012345678" in page, "1095 天" in page) == (True, True, True)

    taken = client.get("/account/my-data.json")
    content = json.loads(taken.content)
    assert taken["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert content["person"] == str(person.key)
    assert {held["column"]: held["values"] for held in content["held"]} == {
        "people.Person.name": ["王小明"],
        "people.Person.phone": ["10012345678"],
        "people.Person.phone_index": ["已加密保存 1 条，不显示"],
        "people.Login.handle": ["SY-0001"],
        "people.Login.handle_index": ["已加密保存 1 条，不显示"],
    }


def test_a_person_erases_their_data_after_giving_the_password_again(
    client: Client, log_in: SignIn, person: Person, settings: Settings
) -> None:
    Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": seal("A", COLUMN)})
    log_in()
    assert "不能恢复" in ask_to_erase(client)
    assert Person.objects.get().name == "王小明"

    assert "资料已经清空" in text(client.post(ERASE))

    gone = Person.objects.get()
    assert (gone.name, gone.phone, Authenticator.objects.count()) == (None, None, 0)
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_kind, entry.subject_id) == ("people.erased", "people.person", person.pk)
    assert str(person.key) in Path(settings.GONGZHI_ERASURES).read_text()
    assert "工号（电话）或密码不对" in text(log_in())


def test_nobody_in_office_erases_themselves(client: Client, log_in: SignIn, handler: Appointment) -> None:
    log_in()
    assert "您在岗期间" in ask_to_erase(client)
    page = client.post(ERASE)
    assert (page.status_code, "您在岗期间" in text(page)) == (409, True)
    assert (Person.objects.get().name, Entry.objects.count()) == ("王小明", 0)

    actions.end_appointment(appointment=handler, until=date(2021, 1, 1))
    assert "资料已经清空" in text(client.post(ERASE))


def test_every_personal_column_of_the_sign_in_is_catalogued() -> None:
    models = [
        model
        for label in ("account", "mfa", "people", "sessions", "auth")
        for model in apps.get_app_config(label).get_models()
    ]
    assert catalog.uncatalogued(models) == []
