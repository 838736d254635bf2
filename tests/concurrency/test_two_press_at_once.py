from uuid import uuid4

import pytest

from gongzhi.areas.requests.actions import Filing, file
from gongzhi.areas.requests.models import Request
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import perform
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.errors import Overtaken
from gongzhi.kernel.workflow.models import Case, Deadline, Holding, Report
from gongzhi.kernel.workflow.opening import Opened
from tests.cast import MONDAY, City, build_city, dispatched_steps, filed, walk
from tests.concurrency.pressing import at_once

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def city(transactional_db: None) -> City:
    return build_city()


def test_two_clerks_dispatch_at_once_and_one_wins(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    before = Entry.objects.count()
    rivals = {"派单员": "区城管局", "另一派单员": "区住建局"}
    moves = [
        Move(
            case.pk, "dispatch", city.actor(who), MONDAY, {"organization": city.organizations[body].pk},
            key=uuid4(), version=case.version,
        )
        for who, body in rivals.items()
    ]  # fmt: skip
    answers = at_once(*(lambda move=move: perform(move) for move in moves))
    winner = next(who for who, answer in zip(rivals, answers, strict=True) if isinstance(answer, Case))
    loser = next(answer for answer in answers if not isinstance(answer, Case))
    assert isinstance(loser, Overtaken)
    assert (loser.who, loser.what, loser.when) == (f"区受理中心 {winner}", "派单", MONDAY)
    case = Case.objects.get(pk=case.pk)
    assert case.holder == city.organizations[rivals[winner]]
    assert Entry.objects.count() == before + 1
    assert Holding.objects.filter(case=case).count() == 2
    assert Deadline.objects.filter(case=case, phase="handle").count() == 1


def test_a_double_click_on_a_step_is_one_step(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city))
    before = Entry.objects.count()
    actor, key = city.actor("城管承办人"), uuid4()
    answers = at_once(
        *(
            lambda: perform(Move(case.pk, "sign", actor, MONDAY, key=key, version=case.version))
            for _ in range(4)
        )
    )
    assert [answer.state for answer in answers if isinstance(answer, Case)] == ["handling"] * 4
    assert Entry.objects.count() == before + 1


def test_a_double_click_on_filing_is_one_case_with_one_code(city: City) -> None:
    filing = Filing(
        words="井盖丢了", place=city.places["团结社区"], actor=Actor.anonymous(), now=MONDAY, key=uuid4()
    )
    answers = at_once(*(lambda: file(filing) for _ in range(4)))
    opened = [answer for answer in answers if isinstance(answer, Opened)]
    assert len(opened) == 4
    assert len({(one.case.number, one.code) for one in opened}) == 1
    assert sorted(one.repeated for one in opened) == [False, True, True, True]
    assert (Case.objects.count(), Report.objects.count(), Request.objects.count(), Entry.objects.count()) == (
        1,
        1,
        1,
        1,
    )
