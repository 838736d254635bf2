from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people import actions
from gongzhi.kernel.people.models import Appointment, Login
from gongzhi.kernel.people.roles import Role
from tests.pages.account.conftest import SignIn
from tests.pages.account.test_signing_in import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(appoint: Callable[[Role], Appointment], handler: Appointment) -> Appointment:
    return appoint(Role.CALLER)


def test_somebody_with_two_posts_chooses_one_first_and_it_is_recorded(
    client: Client, log_in: SignIn, handler: Appointment, caller: Appointment
) -> None:
    log_in()
    assert client.get("/office/")["Location"] == "/account/posts/"
    page = text(client.get("/account/posts/"))
    assert ("城管局 承办人（松原市）" in page, "城管局 回访员（松原市）" in page) == (True, True)
    assert Entry.objects.count() == 0

    answer = client.post("/account/posts/", {"appointment": caller.pk, "next": "/form/"})

    assert answer["Location"] == "/form/"
    assert text(client.get("/office/")) == f"PERSON CALLER {caller.pk}"
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_kind, entry.subject_id, entry.appointment_id, entry.person_id) == (
        "people.acting_changed", "people.appointment", caller.pk, caller.pk, caller.person_id,
    )  # fmt: skip
    assert "正在使用" in text(client.get("/account/posts/"))


@pytest.mark.parametrize("wanted", ["0", "", "x", "9" * 30, "9" * 5000])
def test_a_post_that_is_not_theirs_is_refused_and_nothing_recorded(
    client: Client, log_in: SignIn, handler: Appointment, caller: Appointment, wanted: str
) -> None:
    log_in()
    page = client.post("/account/posts/", {"appointment": wanted})
    assert (page.status_code, "这个岗位今天不属于您" in text(page)) == (403, True)
    assert Entry.objects.count() == 0


def test_the_way_back_does_not_leave_the_site(
    client: Client, log_in: SignIn, handler: Appointment, caller: Appointment
) -> None:
    log_in()
    asked = {"appointment": caller.pk, "next": "https://elsewhere.example/"}
    assert client.post("/account/posts/", asked)["Location"] == "/office/"


def test_a_form_opened_in_one_post_is_refused_in_another(
    client: Client, log_in: SignIn, handler: Appointment, caller: Appointment
) -> None:
    log_in()
    client.post("/account/posts/", {"appointment": handler.pk})
    form = text(client.get("/form/"))
    assert form == (f'<input type="hidden" name="acting" value="{handler.pk}">城管局 承办人;城管局 回访员;')
    client.post("/account/posts/", {"appointment": caller.pk})

    page = client.post("/office/", {"acting": handler.pk})
    assert (page.status_code, "岗位已更换" in text(page), "城管局 回访员" in text(page)) == (409, True, True)
    assert client.post("/office/", {"acting": caller.pk}).status_code == 200


def test_a_strict_page_also_refuses_a_form_without_a_post(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    assert client.post("/strict/").status_code == 200
    log_in()
    assert client.post("/strict/").status_code == 409
    assert client.post("/strict/", {"acting": handler.pk}).status_code == 200


def test_an_appointment_that_ended_acts_no_longer(
    client: Client, log_in: SignIn, handler: Appointment, caller: Appointment
) -> None:
    log_in()
    client.post("/account/posts/", {"appointment": caller.pk})
    actions.end_appointment(appointment=caller, until=date(2021, 1, 1))
    assert text(client.get("/office/")) == f"PERSON HANDLER {handler.pk}"
    actions.end_appointment(appointment=handler, until=date(2021, 1, 1))
    assert text(client.get("/office/")) == "ANONYMOUS - -"
    assert "您今天没有岗位" in text(client.get("/account/posts/"))


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    for path in ("posts/", "my-data/", "my-data.json", "my-data/erase/", "password/", "second-factor/"):
        assert client.get(f"/account/{path}")["Location"].startswith("/account/login/?next=")
    assert Login.objects.count() == 0


def test_a_page_that_crashes_is_not_hidden(client: Client, db: None) -> None:
    with pytest.raises(ZeroDivisionError):
        client.get("/crash/")
