import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongzhi.kernel.notices.models import Notice
from gongzhi.kernel.notices.queries import PAGE
from gongzhi.kernel.people.models import Appointment
from tests.areas.requests.test_protection import SECRET, accepted, tipoff
from tests.cast import MONDAY, City, dispatched_steps, filed, move, walk

SignIn = Callable[[str], Client]
PAGE_OF = "/office/inbox/"


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def rows(page: Any) -> list[str]:
    """The words of each line."""
    found = re.findall(r"<tr>\s*(<td.*?)</tr>", page.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def test_it_lists_what_the_persons_body_was_told(city: City, signed_in: SignIn) -> None:
    case = walk(city, filed(city), dispatched_steps(city))
    page = signed_in("城管承办人").get(PAGE_OF)
    assert rows(page) == [f"路灯坏了三天，晚上看不见路 {case.number} · 团结社区 新到 区城管局 11月23日 9:00"]
    assert f'href="/office/requests/{case.number}/"' in page.content.decode()


def test_of_a_protected_case_no_words_are_said_to_anybody(city: City, signed_in: SignIn) -> None:
    case = accepted(city, tipoff(city))
    move(
        case,
        "dispatch",
        city.actor("派单员"),
        organization=city.organizations["区城管局"].pk,
        brief="核查收费",
    )
    for name, body in (("派单员", "区受理中心"), ("城管承办人", "区城管局")):
        page = signed_in(name).get(PAGE_OF)
        assert rows(page) == [f"受保护的反映 {case.number} 新到 {body} 11月23日 9:00"]
        assert all(word not in page.content.decode() for word in (SECRET, "核查收费", "李四"))


def test_empty_says_what_will_be_here(city: City, signed_in: SignIn) -> None:
    assert "这里还没有消息" in signed_in("城管承办人").get(PAGE_OF).content.decode()


def test_a_notice_without_a_case_has_no_link(city: City, signed_in: SignIn) -> None:
    Notice.objects.create(
        organization=city.organizations["区城管局"], verb="toy.said", reason="arrived", at=MONDAY, entry_id=1
    )
    assert rows(signed_in("城管承办人").get(PAGE_OF)) == ["新到 新到 区城管局 11月23日 9:00"]


def test_more_leads_to_the_next_page(city: City, signed_in: SignIn) -> None:
    body = city.organizations["区城管局"]
    Notice.objects.bulk_create(
        Notice(organization=body, verb="toy.said", reason="arrived", at=MONDAY, entry_id=number)
        for number in range(PAGE + 1)
    )
    client = signed_in("城管承办人")
    first = client.get(PAGE_OF)
    [more] = re.findall(r'<a [^>]*href="(\?after=[^"]+)"', first.content.decode())
    assert (len(rows(first)), len(rows(client.get(PAGE_OF + more)))) == (PAGE, 1)


def test_who_holds_another_post_hears_where_its_messages_are(city: City, signed_in: SignIn) -> None:
    client = signed_in("城管承办人")
    other = Appointment.objects.create(
        person=city.person("城管承办人"), post=city.appointments["住建承办人"].post,
        period=DateRange(date(2020, 1, 1), None),
    )  # fmt: skip
    client.post("/account/posts/", {"appointment": str(other.pk)})
    assert "您还有其他岗位" in client.get(PAGE_OF).content.decode()


def test_whoever_is_not_at_work_here_is_sent_away(city: City, signed_in: SignIn) -> None:
    assert Client().get(PAGE_OF)["Location"] == "/account/login/?next=/office/inbox/"
    client = signed_in("城管承办人")
    Appointment.objects.filter(person=city.person("城管承办人")).update(
        period=DateRange(date(2020, 1, 1), date(2021, 1, 1))
    )
    refused = client.get(PAGE_OF)
    assert (refused.status_code, "不能查看" in refused.content.decode()) == (403, True)


def test_reading_writes_nothing(city: City, signed_in: SignIn) -> None:
    walk(city, filed(city), dispatched_steps(city))
    client = signed_in("城管承办人")
    client.get(PAGE_OF)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE_OF)
    assert [
        query["sql"] for query in asked if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ] == []
    assert client.post(PAGE_OF).status_code == 405


def test_one_line_costs_as_many_queries_as_three(city: City, signed_in: SignIn) -> None:
    client = signed_in("城管承办人")
    client.get(PAGE_OF)

    def asked(count: int) -> int:
        while Notice.objects.filter(reason="arrived", verb="requests.dispatch").count() < count:
            walk(city, filed(city), dispatched_steps(city))
        with CaptureQueriesContext(connection) as queries:
            assert len(rows(client.get(PAGE_OF))) == count
        return len(queries)

    assert asked(1) == asked(3)
