from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from gongzhi.pages import errors
from tests.pages.portal.conftest import text


def test_an_unknown_address_says_where_to_go(client: Client, db: None) -> None:
    answer = client.get("/nowhere/")
    assert (answer.status_code, "没有找到这个页面" in text(answer)) == (404, True)


def test_a_refusal_says_why(client: Client, db: None) -> None:
    answer = client.get("/refusing/")
    assert (answer.status_code, "这件工单由区城管局办理。" in text(answer)) == (403, True)


def test_a_breakdown_says_what_was_kept(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/breaking/")
    assert (answer.status_code, "平台出了故障" in text(answer)) == (500, True)


def test_an_incomplete_request_is_answered_by_a_sentence() -> None:
    answer = errors.bad_request(RequestFactory().get("/"), SuspiciousOperation())
    assert (answer.status_code, "没有处理，什么也没有改变" in text(answer)) == (400, True)


def test_any_other_expired_form_gives_back_what_was_typed_but_no_secret(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/form/", {"progress": "配件已经订好", "password": "secret-word", "code": "ABCDEFGHJK", "flag": "1"}
    )
    assert (answer.status_code, "配件已经订好" in text(answer)) == (403, True)
    assert [secret for secret in ("secret-word", "ABCDEFGHJK") if secret in text(answer)] == []


@pytest.mark.parametrize("address", ["/follow/", "/follow/report/rate/", "/follow/report/contact/", "/type/"])
def test_no_form_of_a_resident_works_without_its_token(db: None, address: str) -> None:
    answer: Any = Client(enforce_csrf_checks=True).post(
        address, {"number": "20261123-000001", "code": "ABCDEFGHJK"}
    )
    assert (answer.status_code, "ABCDEFGHJK" in text(answer)) == (403, False)
