import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.kernel.workflow.models import Report
from gongzhi.kernel.workflow.opening import code_of
from gongzhi.pages.portal.actions import MOST_TRIES
from gongzhi.pages.portal.models import Attempt
from tests.cast import MONDAY, City, filed
from tests.pages.portal.conftest import Clock, ask, of, opened, text

WRONG = "编号和查询码对不上。"


def test_number_and_code_open_the_report(city: City, client: Client) -> None:
    page = opened(client, filed(city)).get("/follow/report/")
    assert "路灯坏了三天，晚上看不见路。" in text(page)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    "way",
    [
        lambda number, code: (number.replace("-", ""), code.lower()),
        lambda number, code: (f" {number} ", f"{code[:5]} {code[5:]}"),
        lambda number, code: (number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}), code),
        lambda number, code: (number.replace("-", "—"), "".join(chr(ord(one) + 0xFEE0) for one in code)),
    ],
)
def test_number_and_code_are_understood_as_people_type_them(city: City, client: Client, way: Any) -> None:
    report = of(filed(city))
    assert ask(client, *way(report.number, code_of(report.key)))["Location"] == "/follow/report/"


def test_an_unknown_number_and_a_wrong_code_get_the_same_answer(city: City, client: Client) -> None:
    report = of(filed(city))
    answers = [
        ask(client, report.number, "ABCDEFGHJK"),
        ask(client, "20200101-000001", code_of(report.key)),
        ask(client, "不知道", code_of(report.key)),
    ]
    plain = {re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", text(answer)) for answer in answers}
    assert len(plain) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert WRONG in text(answers[0])


def test_number_alone_or_code_alone_shows_nothing(city: City, client: Client) -> None:
    report = of(filed(city))
    assert "请填写查询码。" in text(ask(client, report.number, ""))
    assert "请填写编号。" in text(ask(client, "", code_of(report.key)))
    assert client.get("/follow/report/")["Location"] == "/follow/"


def test_an_imported_report_has_no_code_and_opens_with_none(city: City, client: Client) -> None:
    report = of(filed(city))
    Report.objects.update(secret_index=None)
    assert WRONG in text(ask(client, report.number, code_of(report.key)))


def test_after_ten_wrong_codes_even_the_right_one_waits(city: City, client: Client, clock: Clock) -> None:
    report = of(filed(city))
    right = code_of(report.key)
    for _ in range(MOST_TRIES):
        assert WRONG in text(ask(client, report.number, "ABCDEFGHJK"))
    refused = ask(client, report.number, right)
    assert refused.status_code == 429
    assert "这个编号连续输错多次，为保护反映人，请在 11月23日 9:15 之后再试。" in text(refused)
    clock(MONDAY + timedelta(minutes=15))
    assert ask(client, report.number, right).status_code == 302
    assert not Attempt.objects.exists()


def test_an_unknown_number_is_limited_in_the_same_way(db: None, client: Client) -> None:
    answers = [ask(client, "20200101-000001", "ABCDEFGHJK").status_code for _ in range(MOST_TRIES + 1)]
    assert answers == [422] * MOST_TRIES + [429]


def test_one_number_being_limited_leaves_others_open(city: City, client: Client) -> None:
    first, second = of(filed(city)), of(filed(city))
    for _ in range(MOST_TRIES):
        ask(client, first.number, "ABCDEFGHJK")
    assert ask(client, second.number, code_of(second.key)).status_code == 302


def test_wrong_tries_are_forgotten_after_a_day(db: None, client: Client, clock: Clock) -> None:
    ask(client, "20200101-000001", "ABCDEFGHJK")
    clock(MONDAY + timedelta(days=2))
    ask(client, "20200101-000002", "ABCDEFGHJK")
    assert [str(attempt) for attempt in Attempt.objects.all()] == ["20200101-000002"]


def test_the_code_is_in_no_address_and_no_log(
    city: City, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    report = of(filed(city))
    answers = [ask(client, report.number, "WRNGWRNGWR"), ask(client, report.number, code_of(report.key))]
    page = client.get("/follow/report/")
    addresses = [*re.findall(r'(?:href|src|action)="([^"]*)"', text(page)), answers[1]["Location"]]
    assert [one for one in addresses if report.number in one or code_of(report.key) in one] == []
    written = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("django.request")
    )
    assert not {report.number, code_of(report.key), "WRNGWRNGWR"} & set(re.findall(r"[\w-]+", written))
    assert code_of(report.key) not in text(page)


def test_a_report_stays_open_for_half_an_hour(city: City, client: Client, clock: Clock) -> None:
    opened(client, filed(city))
    clock(MONDAY + timedelta(minutes=29))
    assert client.get("/follow/report/").status_code == 200
    clock(MONDAY + timedelta(minutes=31))
    for address in ("/follow/report/", "/follow/report/contact/"):
        assert client.get(address)["Location"] == "/follow/"
    assert client.post("/follow/report/rate/", {})["Location"] == "/follow/"


def test_whoever_is_done_leaves_nothing_open(city: City, client: Client) -> None:
    opened(client, filed(city)).post("/follow/report/leave/")
    assert client.get("/follow/report/")["Location"] == "/follow/"
