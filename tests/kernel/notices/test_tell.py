from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.areakit.registry import areas
from gongzhi.areas.requests.actions import Filing, file, file_many
from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.notices import telling
from gongzhi.kernel.notices.models import Notice
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import perform_many
from gongzhi.kernel.workflow.declaration import Move
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move, walk
from tests.kernel.notices.letters import told

ACCEPT: dict[str, Any] = {"kind": "help", "category": "roads", "grade": "normal"}


def test_whoever_gets_a_case_is_told_and_nobody_else(city: City) -> None:
    walk(city, filed(city), done_steps(city))
    assert told() == [
        ("requests.file", "arrived", "区受理中心"),
        ("requests.dispatch", "arrived", "区城管局"),
        ("requests.finish", "done", "区受理中心"),
    ]


def test_a_notice_says_when_and_of_which_case_and_entry(city: City) -> None:
    case = filed(city)
    notice, entry = Notice.objects.get(), Entry.objects.get()
    assert (notice.case, notice.at, notice.entry_id, notice.by_id) == (case, MONDAY, entry.pk, None)


def test_a_return_a_ruling_and_a_redo_are_called_so(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city))
    back: dict[str, Any] = {"reason": "not_ours", "article": "职责清单第三条"}
    move(case, "return", city.actor("城管承办人"), **back)
    move(case, "dispatch", city.actor("派单员"), organization=city.organizations["区住建局"].pk)
    move(case, "return", city.actor("住建承办人"), **back)
    move(
        case,
        "rule",
        city.actor("派单员"),
        organization=city.organizations["区城管局"].pk,
        ruling="按清单办理",
    )
    walk(city, case, done_steps(city)[2:])
    move(case, "call_back", city.actor("回访员"), outcome="unsolved")
    assert told()[2:] == [
        ("requests.return", "returned", "区受理中心"),
        ("requests.dispatch", "arrived", "区住建局"),
        ("requests.return", "returned", "区受理中心"),
        ("requests.rule", "ruled", "区城管局"),
        ("requests.finish", "done", "区受理中心"),
        ("requests.call_back", "redo", "区城管局"),
    ]


def test_a_call_that_reached_nobody_tells_nobody(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    before = told()
    move(case, "call_back", city.actor("回访员"), outcome="not_reached")
    assert told() == before


def test_a_case_that_is_closed_lies_on_nobodys_desk(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    before = told()
    move(case, "call_back", city.actor("回访员"), outcome="solved", satisfaction="satisfied")
    assert told() == before


def test_the_notice_goes_with_the_change_that_was_undone(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case, before = filed(city), told()

    def fail(_entries: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(
        registry, "reactions", [*registry.reactions, registry.Reaction("requests.accept", fail)]
    )
    with pytest.raises(ZeroDivisionError):
        move(case, "accept", city.actor("派单员"), **ACCEPT)
    assert told() == before


def test_a_batch_is_told_in_one_statement(
    city: City, django_assert_num_queries: Callable[..., object]
) -> None:
    def written(count: int) -> int:
        filings = [filing(city) for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            opened = file_many(filings)
            moves = [Move(found.case.pk, "accept", city.actor("派单员"), MONDAY, ACCEPT) for found in opened]
            perform_many(moves)
        return sum('INTO "notices_notice"' in query["sql"] for query in asked.captured_queries)

    assert (written(1), written(3)) == (1, 1)


def filing(city: City, at: datetime = MONDAY) -> Filing:
    return Filing(
        words="路灯坏了", place=city.places["团结社区"], actor=Actor.anonymous(), now=at, key=uuid4()
    )


def test_installing_twice_tells_once(city: City) -> None:
    telling.install(area.workflow for area in areas())
    file(filing(city))
    assert told() == [("requests.file", "arrived", "区受理中心")]


def test_every_verb_of_every_workflow_is_listened_to() -> None:
    heard = {reaction.verb for reaction in registry.reactions if reaction.function is telling.tell}
    assert heard == {
        f"{area.name}.{name}"
        for area in areas()
        for name in ("file", *(transition.name for transition in area.workflow.transitions))
    }
