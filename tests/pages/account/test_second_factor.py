import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from gongzhi.kernel.people import holdings, rotation
from gongzhi.kernel.people.keyring import create_keyring_file
from gongzhi.kernel.people.models import Appointment, Login, Person
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.secrecy import seal, unseal
from gongzhi.pages.account.adapters import SecondFactorAdapter, shown_name
from gongzhi.pages.account.second_factor import COLUMN
from tests.pages.account.conftest import PASSWORD, SignIn
from tests.pages.account.soft_key import SoftKey
from tests.pages.account.test_signing_in import text

pytestmark = pytest.mark.django_db
SETUP = "/account/second-factor/"


@pytest.fixture(autouse=True)
def _required(_this_site: None, settings: Settings) -> None:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = True


def code_of(secret: str) -> str:
    cache.clear()  # the library refuses a code twice within its half minute
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def confirm(client: Client, path: str, password: str = PASSWORD) -> str:
    """What the library answers to the password asked again before a page about the account's safety."""
    again = client.get(path)["Location"]
    return str(client.post(again, {"password": password, "next": path}).headers.get("Location", ""))


def set_up(client: Client) -> str:
    """Turns the app on and answers its secret."""
    assert confirm(client, f"{SETUP}totp/activate/") == f"{SETUP}totp/activate/"
    page = text(client.get(f"{SETUP}totp/activate/"))
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found
    client.post(f"{SETUP}totp/activate/", {"code": code_of(found[1])})
    return found[1]


def test_staff_set_a_second_factor_up_before_anything_else(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    log_in()
    for path in ("/office/", "/", "/account/posts/", "/account/my-data/"):
        assert client.get(path)["Location"] == SETUP
    assert "工作账号除密码外还要一道验证" in text(client.get(SETUP))

    secret = set_up(client)

    assert text(client.get("/office/")).startswith("PERSON")
    assert "已开启" in text(client.get(SETUP))
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    codes = text(client.get(f"{SETUP}recovery-codes/"))
    assert len(re.findall(r"^[0-9a-f]{8}$", codes, re.M)) >= 9


def test_a_wrong_password_or_code_does_not_turn_it_on(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    log_in()
    assert confirm(client, f"{SETUP}totp/activate/", "别的密码不对吧") == ""
    confirm(client, f"{SETUP}totp/activate/")
    client.get(f"{SETUP}totp/activate/")
    assert "验证码不对" in text(client.post(f"{SETUP}totp/activate/", {"code": "000000"}))
    assert client.get("/office/")["Location"] == SETUP


def test_demo_accounts_go_straight_to_work(client: Client, log_in: SignIn, handler: Appointment) -> None:
    Login.objects.update(is_demo=True)
    log_in()
    assert client.get("/account/posts/").status_code == 200


def test_the_second_sign_in_asks_for_the_code(client: Client, log_in: SignIn, handler: Appointment) -> None:
    log_in()
    secret = set_up(client)
    client.post("/account/logout/")

    assert log_in()["Location"] == f"{SETUP}authenticate/"
    assert text(client.get("/office/")) == "ANONYMOUS - -"
    assert "第二道验证" in text(client.get(f"{SETUP}authenticate/"))
    assert "验证码不对" in text(client.post(f"{SETUP}authenticate/", {"code": "000000"}))
    assert client.post(f"{SETUP}authenticate/", {"code": code_of(secret)})["Location"] == "/office/"
    assert text(client.get("/office/")).startswith("PERSON")


def test_a_recovery_code_signs_in_once(client: Client, log_in: SignIn, handler: Appointment) -> None:
    log_in()
    set_up(client)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    answers = []
    for _ in range(2):
        client.post("/account/logout/")
        log_in()
        answers.append(client.post(f"{SETUP}authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_the_last_factor_of_staff_stays(
    client: Client, log_in: SignIn, handler: Appointment, settings: Settings
) -> None:
    log_in()
    secret = set_up(client)
    path = f"{SETUP}totp/deactivate/"
    again = client.get(f"{SETUP}reauthenticate/?next={path}")
    assert "验证码或恢复码" in text(again)
    client.post(f"{SETUP}reauthenticate/", {"code": code_of(secret), "next": path})
    assert "请先添加另一种" in text(client.post(path))
    assert Authenticator.objects.filter(type="totp").exists()

    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False
    assert client.post(path)["Location"] == SETUP
    assert not Authenticator.objects.exists()


def test_nobody_is_asked_for_a_second_factor_without_a_post_or_where_it_is_not_required(
    client: Client, log_in: SignIn, person: Person, appoint: Callable[[Role], Appointment], settings: Settings
) -> None:
    log_in()
    assert client.get("/office/").status_code == 200
    appoint(Role.CLERK)
    assert client.get("/office/")["Location"] == SETUP
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False
    assert client.get("/office/").status_code == 200


def test_a_security_key_is_added_and_signs_in(client: Client, log_in: SignIn, handler: Appointment) -> None:
    log_in()
    key = SoftKey()
    path = f"{SETUP}webauthn/add/"
    confirm(client, path)
    page = text(client.get(path))
    assert "安全密钥 1" in page
    added = client.post(path, {"name": "蓝色的", "credential": key.register(page)})
    assert added["Location"] == f"{SETUP}recovery-codes/"
    assert text(client.get("/office/")).startswith("PERSON")

    client.post("/account/logout/")
    assert log_in()["Location"] == f"{SETUP}authenticate/"
    page = text(client.get(f"{SETUP}authenticate/"))
    forged = client.post(f"{SETUP}authenticate/", {"credential": SoftKey().sign(page)})
    assert "验证码不对" in text(forged)
    page = text(client.get(f"{SETUP}authenticate/"))
    assert client.post(f"{SETUP}authenticate/", {"credential": key.sign(page)})["Location"] == "/office/"
    assert text(client.get("/office/")).startswith("PERSON")


def test_every_page_about_the_second_factor_renders(
    client: Client, log_in: SignIn, handler: Appointment
) -> None:
    log_in()
    set_up(client)
    path = f"{SETUP}webauthn/add/"
    client.post(path, {"name": "蓝色的", "credential": SoftKey().register(text(client.get(path)))})
    key = Authenticator.objects.get(type="webauthn")
    for path, words in {
        "webauthn/": "蓝色的",
        "webauthn/add/": "安全密钥 2",
        f"webauthn/keys/{key.pk}/edit/": "蓝色的",
        f"webauthn/keys/{key.pk}/remove/": "不能再用“蓝色的”登录",
        "webauthn/reauthenticate/": "用安全密钥确认",
        "recovery-codes/generate/": "作废",
        "recovery-codes/download/": "",
        "recovery-codes/": "请抄下或打印",
    }.items():
        assert words in text(client.get(SETUP + path))
    assert "已添加 1 把" in text(client.get(SETUP))
    assert "改用安全密钥" in text(client.get("/account/reauthenticate/?next=/office/"))
    assert "改用密码" in text(client.get(f"{SETUP}reauthenticate/"))


def test_names_that_leave_the_house_are_masked(client: Client, person: Person) -> None:
    adapter = SecondFactorAdapter()
    assert adapter.build_totp_url(person, "ABC") == (
        "otpauth://totp/%E7%8E%8B%2A%2A?secret=ABC&issuer=%E5%85%B1%E6%B2%BB"
    )
    assert adapter.get_public_key_credential_user_entity(person)["name"] == "王**"
    assert shown_name(person) == "王小明"


def test_secrets_of_the_library_turn_with_the_keys(person: Person, settings: Settings) -> None:
    settings.GONGZHI_KEYS = ""
    create_keyring_file(Path(settings.GONGZHI_KEYS_FILE))
    Person.objects.update(name="王小明", phone=None, phone_index=None)
    person.login.save()
    totp = Authenticator.objects.create(user=person, type="totp", data={"secret": seal("ABC", COLUMN)})
    codes = Authenticator.objects.create(
        user=person, type="recovery_codes", data={"seed": seal("DEF", COLUMN), "used_mask": 3}
    )
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "蓝色的"})

    rotation.begin()
    done = [(name, count) for name, count in rotation.rewrite(batch=1) if name.startswith("mfa.")]
    rotation.finish()

    assert done == [("mfa.Authenticator.data", 1), ("mfa.Authenticator.data", 1)]
    for row in (totp, codes, key):
        row.refresh_from_db()
    assert unseal(totp.data["secret"], COLUMN) == "ABC"
    assert (unseal(codes.data["seed"], COLUMN), codes.data["used_mask"]) == ("DEF", 3)
    assert key.data == {"name": "蓝色的"}


def test_a_person_is_told_that_there_are_secrets_and_not_which(person: Person) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": seal("ABC", COLUMN)})
    held = {item.column: item.values for item in holdings.held(person)}
    assert held["mfa.Authenticator.data"] == ["已加密保存 1 条，不显示"]
