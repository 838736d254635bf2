import re
from collections.abc import Callable
from datetime import time

import pytest
from django.test import Client

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.notices.models import DigestSent, Subscription
from tests.cast import MONDAY, City

SignIn = Callable[[str], Client]
PAGE = "/office/inbox/digest/"
ROBOT = "wecombot://a-secret-key"


@pytest.fixture
def client(signed_in: SignIn) -> Client:
    return signed_in("城管承办人")


def told(city: City, **changes: str) -> dict[str, str]:
    acting = str(city.appointments["城管承办人"].pk)
    usual = {"way": "file", "digest_hour": "8", "quiet_from": "20:00", "quiet_until": "07:30", "paused": "0"}
    return {"acting": acting, **usual, **changes}


def kept() -> tuple[object, ...]:
    one = Subscription.objects.get()
    return one.address, one.digest_hour, one.quiet_from, one.quiet_until, one.paused


def errors(page: str) -> list[str]:
    return re.findall(r'<li><a href="#[^"]*">([^<]+)</a></li>', page)


def test_who_has_none_is_offered_the_usual(city: City, client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert ("您还没有开通" in page, 'value="07:30"' in page, "不变" in page) == (True, True, False)


def test_saving_opens_it(city: City, client: Client) -> None:
    saved = client.post(PAGE, told(city), follow=True)
    assert kept() == ("file", 8, time(20), time(7, 30), False)
    assert ("已保存" in saved.content.decode(), "不变：发件夹" in saved.content.decode()) == (True, True)


def test_an_address_is_taken_and_never_shown_again(city: City, client: Client) -> None:
    client.post(PAGE, told(city, way="robot", address=ROBOT))
    page = client.get(PAGE).content.decode()
    assert ("不变：企业微信群机器人" in page, "a-secret-key" in page) == (True, False)
    client.post(PAGE, told(city, way="keep", paused="1", digest_hour="9", address="ignored"))
    assert kept() == (ROBOT, 9, time(20), time(7, 30), True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"way": "robot"}, "机器人地址：请填写机器人地址，或改选写入发件夹。"),
        (
            {"way": "robot", "address": "json://127.0.0.1/"},
            "机器人地址：不能向这个地址发送。请填写本单位开通的群机器人地址，或选择写入发件夹。",
        ),
        (
            {"digest_hour": "7"},
            "每天几点发：摘要时间落在免打扰时段里，请把摘要时间改到早上开始之后、晚上免打扰之前。",
        ),
        ({"quiet_from": "evening"}, "晚上从几点起不打扰：输入一个有效的时间。"),
        (
            {"way": "robot", "address": "x" * 501},
            "机器人地址：确保该变量包含不超过 500 字符 (目前字符数 501)。",
        ),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_nothing_changes(
    city: City, client: Client, changes: dict[str, str], said: str
) -> None:
    answer = client.post(PAGE, told(city, **changes))
    assert (answer.status_code, errors(answer.content.decode())) == (409, [said])
    assert (Subscription.objects.exists(), Entry.objects.exists()) == (False, False)


def test_a_form_of_another_post_is_refused(city: City, client: Client) -> None:
    other = str(city.appointments["住建承办人"].pk)
    assert client.post(PAGE, told(city) | {"acting": other}).status_code == 409
    assert not Subscription.objects.exists()


def test_it_says_how_the_last_one_fared(city: City, client: Client) -> None:
    DigestSent.objects.create(
        person=city.person("城管承办人"), day=MONDAY.date(), state="failed", trouble="file"
    )
    assert "最近一份：2026年11月23日，未送达。内容会并入下一份。" in client.get(PAGE).content.decode()


def test_only_staff_come_in(city: City) -> None:
    assert Client().get(PAGE).status_code == 302
    assert Client().post(PAGE, {}).status_code == 302
