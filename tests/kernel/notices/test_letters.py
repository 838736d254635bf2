from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from gongzhi.kernel.notices import digest
from gongzhi.kernel.notices.models import Notice
from gongzhi.kernel.people.models import Appointment
from gongzhi.kernel.workflow.models import Case
from tests.areas.requests.test_protection import accepted, tipoff
from tests.cast import MONDAY, City, dispatched_steps, filed, move, place, walk
from tests.kernel.notices.letters import letters, run, states, subscribe

END = "详情请登录工作台查看。这份摘要每个工作日最多一份，可以在“消息”里改时间或停用。\n"


@pytest.fixture(autouse=True)
def subscribed(city: City, outbox: Path) -> None:
    subscribe(city, "城管承办人")


def handed(
    city: City, due_at: datetime | None, at: str = "团结社区", said: str = "我家三楼漏水，电话10012345678"
) -> Case:
    case = walk(city, filed(city, said, at), dispatched_steps(city))
    Case.objects.filter(pk=case.pk).update(due_at=due_at)
    return case


def test_it_says_what_lies_on_the_desk_by_due_date_and_what_arrived(city: City, outbox: Path) -> None:
    later = handed(city, MONDAY + timedelta(days=3))
    soon = handed(city, MONDAY + timedelta(hours=30))
    late = handed(city, MONDAY - timedelta(hours=2))
    endless = handed(city, None)
    paused = handed(city, MONDAY - timedelta(days=2))
    Case.objects.filter(pk=paused.pk).update(paused_since=MONDAY, pause_reason="weather")
    assert len(run(MONDAY)) == 1
    assert letters(outbox) == [
        "共治摘要 11月23日：手上 5 件，超期 1 件，临期 1 件，新到 5 件\n\n"
        "已超期 1 件：\n"
        f"· {late.number}，团结社区，待签收，应于11月23日 7:00前办理\n\n"
        "临期 1 件，11月24日 16:30前到期：\n"
        f"· {soon.number}，团结社区，待签收，应于11月24日 15:00前办理\n\n"
        "其余 3 件：\n"
        f"· {later.number}，团结社区，待签收，应于11月26日 9:00前办理\n"
        f"· {endless.number}，团结社区，待签收，没有时限\n"
        f"· {paused.number}，团结社区，待签收，已暂停计时\n\n"
        "上次摘要以来新到 5 件：\n"
        + "".join(
            f"· {case.number}，团结社区，待签收：新到\n" for case in (later, soon, late, endless, paused)
        )
        + "\n"
        + END
    ]


def test_the_next_one_holds_what_arrived_since(city: City, outbox: Path) -> None:
    first = handed(city, MONDAY + timedelta(days=5))
    run(MONDAY)
    second = handed(city, MONDAY + timedelta(days=6))
    run(MONDAY + timedelta(days=1))
    told = [letter.split("新到 1 件：\n")[1].split("，")[0] for letter in letters(outbox)]
    assert told == [f"· {first.number}", f"· {second.number}"]


def test_without_anything_to_say_nothing_is_sent(city: City, outbox: Path) -> None:
    assert (len(run(MONDAY)), states(), letters(outbox)) == (1, ["empty"], [])


def test_no_place_nearer_than_a_community_is_named(city: City, outbox: Path) -> None:
    place(city, "第一网格", "grid", "团结社区", "220702001001001")
    place(city, "3号楼", "building", "第一网格", "22070200100100003")
    handed(city, MONDAY + timedelta(days=1), at="3号楼")
    run(MONDAY)
    assert ("3号楼" in letters(outbox)[0], "，团结社区，" in letters(outbox)[0]) == (False, True)


def test_a_protected_case_shows_its_number_and_its_clock_alone(city: City, outbox: Path) -> None:
    subscribe(city, "派单员")
    case = accepted(city, tipoff(city))
    move(
        case,
        "dispatch",
        city.actor("另一派单员"),
        organization=city.organizations["区城管局"].pk,
        brief="核查收费",
    )
    Case.objects.update(due_at=MONDAY + timedelta(days=3))
    run(MONDAY)
    assert sorted(letters(outbox)) == [
        f"共治摘要 11月23日：手上 0 件，超期 0 件，临期 0 件，新到 1 件\n\n"
        f"上次摘要以来新到 1 件：\n· {case.number}，受保护的反映：新到\n\n{END}",
        f"共治摘要 11月23日：手上 1 件，超期 0 件，临期 0 件，新到 1 件\n\n"
        f"其余 1 件：\n· {case.number}，受保护的反映，应于11月26日 9:00前办理\n\n"
        f"上次摘要以来新到 1 件：\n· {case.number}，受保护的反映：新到\n\n{END}",
    ]


def test_whoever_may_not_see_a_case_is_not_told_of_it(city: City, outbox: Path) -> None:
    subscribe(city, "楼栋长")
    walk(city, filed(city), dispatched_steps(city, "团结社区居委会"))
    run(MONDAY)
    assert (states(), letters(outbox)) == (["empty", "empty"], [])


def test_every_post_of_today_is_looked_at_with_its_own_rights(city: City, outbox: Path) -> None:
    Appointment.objects.create(
        person=city.person("城管承办人"), post=city.appointments["社区工作者"].post,
        period=DateRange(date(2026, 1, 1), None),
    )  # fmt: skip
    handed(city, MONDAY + timedelta(days=3))
    walk(city, filed(city), dispatched_steps(city, "团结社区居委会"))
    run(MONDAY)
    assert (
        letters(outbox)[0].splitlines()[0] == "共治摘要 11月23日：手上 2 件，超期 0 件，临期 1 件，新到 2 件"
    )


def test_long_lists_say_how_many_are_not_shown(
    city: City, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "MOST", 1)
    for _ in range(3):
        handed(city, MONDAY + timedelta(days=5))
    run(MONDAY)
    letter = letters(outbox)[0]
    assert (letter.count("另有 2 件没有列出。"), letter.count("·")) == (2, 2)


def test_a_notice_without_a_case_is_said_by_its_reason(city: City, outbox: Path) -> None:
    handed(city, MONDAY + timedelta(days=5))
    Notice.objects.filter(organization=city.organizations["区城管局"]).update(case=None)
    run(MONDAY)
    assert "上次摘要以来新到 1 件：\n· 新到\n" in letters(outbox)[0]


def test_what_somebody_did_themselves_has_not_arrived(city: City, outbox: Path) -> None:
    handed(city, MONDAY + timedelta(days=5))
    Notice.objects.update(by_id=city.person("城管承办人").pk)
    run(MONDAY)
    assert "新到 0 件" in letters(outbox)[0]
