import json
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from gongzhi.kernel.people import sign_in
from gongzhi.kernel.people.models import Appointment, Login, Person
from gongzhi.pages.account.adapters import MISMATCH, AccountAdapter
from gongzhi.pages.account.backend import HandleBackend
from gongzhi.pages.account.nearness import is_this_machine
from tests.pages.account.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.django_db


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_somebody_with_a_post_signs_in_and_acts_in_it(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    answer = log_in()
    assert (answer.status_code, answer["Location"]) == (302, "/office/")
    assert text(client.get("/office/")) == f"PERSON HANDLER {handler.pk}"


def test_without_a_post_somebody_is_like_anyone_else(client: Client, log_in: SignIn, person: Person) -> None:
    assert text(client.get("/")) == "ANONYMOUS - -"
    log_in("10012345678")
    assert text(client.get("/office/")) == "ANONYMOUS - -"


def test_the_page_leads_back_to_where_it_came_from(client: Client, handler: Appointment) -> None:
    asked = {"login": "SY-0001", "password": PASSWORD, "next": "/form/"}
    assert client.post("/account/login/", asked)["Location"] == "/form/"


def test_unknown_number_wrong_password_and_locked_account_get_one_answer(
    client: Client, log_in: SignIn, person: Person
) -> None:
    unknown, wrong = log_in("SY-9999"), log_in(password="cuowu-mima-0001")
    for _ in range(5):
        sign_in.attempt(handle="SY-0001", password="别的", now=timezone.now())
    locked = log_in()

    def shown(page: object) -> str:
        return text(page).replace("SY-9999", "SY-0001")

    def bare(page: object) -> str:
        return "\n".join(line for line in shown(page).splitlines() if "csrf" not in line.lower())

    assert (unknown.status_code, str(MISMATCH) in text(unknown)) == (200, True)
    assert bare(unknown) == bare(wrong) == bare(locked)
    assert client.get("/office/").content == b"ANONYMOUS - -"


def test_guesses_at_one_number_run_out_whether_it_exists_or_not(log_in: SignIn, person: Person) -> None:
    for handle, address in (("SY-0001", "192.0.2.1"), ("SY-9999", "192.0.2.2")):
        pages = [text(log_in(handle, "cuowu-mima-0001", REMOTE_ADDR=address)) for _ in range(6)]
        assert ["尝试次数太多" in page for page in pages] == [False] * 5 + [True]


def test_neither_number_nor_address_is_stored(client: Client, log_in: SignIn, handler: Appointment) -> None:
    log_in(REMOTE_ADDR="203.0.113.7")
    stored = json.dumps([session.get_decoded() for session in Session.objects.all()])
    assert "SY-0001" not in stored
    assert "203.0.113.7" not in stored


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.0.2.4"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.4"}, False),
    ],
)
def test_demo_accounts_work_on_this_machine_only(
    client: Client, log_in: SignIn, handler: Appointment, origin: dict[str, str], allowed: bool
) -> None:
    Login.objects.update(is_demo=True)
    page = log_in(**origin)
    assert ("演示账号只能在安装了本系统的这台电脑上使用" in text(page)) is not allowed
    assert text(client.get("/office/")).startswith("PERSON" if allowed else "ANONYMOUS")


def test_a_demo_session_carried_to_another_machine_ends(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    Login.objects.update(is_demo=True)
    log_in()
    assert client.get("/office/", REMOTE_ADDR="192.0.2.4")["Location"] == "/account/login/"
    assert text(client.get("/office/")) == "ANONYMOUS - -"


def test_a_machine_without_an_address_is_not_this_one() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="")
    assert not is_this_machine(request)


def test_a_one_time_password_is_changed_before_anything_else(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    once = sign_in.reset_password(person=handler.person)
    log_in(password=once)
    assert client.get("/office/")["Location"] == "/account/password/"
    assert client.get("/account/my-data/")["Location"] == "/account/password/"
    assert client.get("/office/", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/password/"
    page = text(client.get("/account/password/"))
    assert "您用的是一次性密码" in page

    same = {"oldpassword": once, "password1": once, "password2": once}
    assert "新密码和现在的一样" in text(client.post("/account/password/", same))
    weak = {"oldpassword": once, "password1": "12345", "password2": "12345"}
    assert client.post("/account/password/", weak).status_code == 200
    wrong = {"oldpassword": "别的", "password1": PASSWORD, "password2": PASSWORD}
    assert "现在的密码不对" in text(client.post("/account/password/", wrong))
    assert Login.objects.get().must_change

    good = {"oldpassword": once, "password1": "quanxin-mima-88", "password2": "quanxin-mima-88"}
    assert client.post("/account/password/", good)["Location"] == "/office/"
    assert text(client.get("/office/")).startswith("PERSON")
    assert not Login.objects.get().must_change


def test_a_busy_session_ends_after_its_hours(
    client: Client, log_in: SignIn, handler: Appointment, settings: Settings
) -> None:
    settings.GONGZHI_SESSION_HOURS = 12
    log_in()
    client.get("/office/")
    session = client.session
    session["began"] -= timedelta(hours=12, minutes=1).total_seconds()
    session.save()
    assert text(client.get("/office/")) == "ANONYMOUS - -"


def test_an_idle_session_runs_out_and_a_used_one_is_renewed_once_a_minute(
    client: Client, log_in: SignIn, handler: Appointment, settings: Settings
) -> None:
    log_in()
    client.get("/office/")
    assert abs(ends(client) - timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)) < timedelta(
        minutes=1
    )

    before = ends(client)
    client.get("/office/")
    assert ends(client) == before
    session = client.session
    session["touched"] -= 61
    session.save()
    between = ends(client)
    client.get("/office/")
    assert ends(client) > between


def ends(client: Client) -> datetime:
    return Session.objects.get(session_key=client.session.session_key).expire_date


def test_there_is_no_page_to_sign_up_or_to_reset_by_oneself(client: Client, db: None) -> None:
    for path in ("signup/", "email/", "password/reset/", "login/code/"):
        assert client.get(f"/account/{path}").status_code == 404
    assert not AccountAdapter().is_open_for_signup(RequestFactory().get("/"))
    assert "没有账号" in text(client.get("/account/login/"))


def test_leaving_takes_a_press_of_a_button(client: Client, log_in: SignIn, handler: Appointment) -> None:
    log_in()
    assert "退出登录" in text(client.get("/account/logout/"))
    assert text(client.get("/office/")).startswith("PERSON")
    client.post("/account/logout/")
    assert text(client.get("/office/")) == "ANONYMOUS - -"


def test_the_backend_knows_no_other_credentials_and_nobody_erased(person: Person) -> None:
    backend = HandleBackend()
    assert backend.authenticate(None, username="SY-0001") is None
    assert backend.get_user(person.pk) == person
    Person.objects.update(name=None, phone=None, phone_index=None, erased_at=timezone.now())
    assert backend.get_user(person.pk) is None
    assert AnonymousUser().is_anonymous


def test_too_many_requests_get_a_sentence(client: Client, db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.get("/account/login/")
    client.post("/account/login/", {})
    page = client.post("/account/login/", {})
    assert (page.status_code, "尝试次数太多" in text(page)) == (429, True)


def test_a_session_outlives_a_removed_sign_in_by_nothing(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    log_in()
    Login.objects.all().delete()
    assert text(client.get("/office/")) == "ANONYMOUS - -"


def test_somebody_put_in_by_a_test_needs_no_sign_in(client: Client, handler: Appointment) -> None:
    Login.objects.all().delete()
    client.force_login(Person.objects.get())
    assert text(client.get("/office/")).startswith("PERSON")
