from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Text
from gongzhi.kernel.workflow.actions import perform, perform_many
from gongzhi.kernel.workflow.booking import Books
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Move
from gongzhi.kernel.workflow.errors import NotAllowed, NotNow, Overtaken, WrongFacts
from gongzhi.kernel.workflow.facts import clean
from gongzhi.kernel.workflow.models import Case, Deadline, Holding, Receipt
from gongzhi.kernel.workflow.registry import workflow_of
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move, walk


def snapshot(case: Case) -> tuple[object, ...]:
    """Everything that a refused move might have written."""
    return (
        Case.objects.filter(pk=case.pk).values().get(),
        list(Holding.objects.filter(case=case).order_by("pk").values()),
        list(Deadline.objects.filter(case=case).order_by("pk").values()),
        Entry.objects.count(),
        Text.objects.count(),
        Receipt.objects.count(),
    )


def test_a_move_changes_the_case_and_writes_one_entry(city: City) -> None:
    case = filed(city)
    before = Entry.objects.count()
    case = move(case, "accept", city.actor("派单员"), kind="help", category="roads", grade="urgent")
    entry = Entry.objects.latest("id")
    assert (case.state, case.category, case.grade, case.version) == ("accepted", "roads", "urgent", 2)
    assert Entry.objects.count() == before + 1
    desk = city.organizations["区受理中心"].pk
    met = entry.facts.pop("met")
    assert (entry.verb, entry.subject_id, entry.organization_id, entry.at) == (
        "requests.accept", case.pk, desk, MONDAY,
    )  # fmt: skip
    assert entry.facts == {
        "kind": "help", "category": "roads", "grade": "urgent", "accused": None,
        "from": "filed", "to": "accepted", "holder": desk, "worker": None,
    }  # fmt: skip
    assert met == {"accept": {"on_time": True, "due": met["accept"]["due"]}}


def test_who_may_not_is_told_why_and_nothing_is_written(city: City) -> None:
    case = filed(city)
    before = snapshot(case)
    with pytest.raises(NotAllowed, match="只有派单员可以这样做"):
        move(case, "accept", city.actor("城管承办人"), kind="help", category="roads", grade="normal")
    assert snapshot(case) == before


def test_a_move_from_the_wrong_state_is_refused(city: City) -> None:
    case = filed(city)
    before = snapshot(case)
    with pytest.raises(NotNow, match="工单现在是“待受理”，不能“签收”。"):
        move(case, "sign", city.actor("城管承办人"))
    with pytest.raises(NotNow, match="不能“没有这一步”"):
        move(case, "没有这一步", city.actor("派单员"))
    assert snapshot(case) == before


def test_every_fact_that_does_not_fit_is_named_at_once(city: City) -> None:
    case = filed(city)
    before = snapshot(case)
    with pytest.raises(WrongFacts) as wrong:
        move(case, "accept", city.actor("派单员"), kind="", category="nonsense", accused=-5, extra="x")
    assert wrong.value.errors == {
        "kind": "请填写“性质”。",
        "category": "“类别”没有这个选项，请重新选择。",
        "grade": "请填写“件级”。",
        "accused": "没有找到所选的单位，请重新选择“被反映的单位”。",
        "extra": "“受理”没有“extra”这一项。",
    }
    assert snapshot(case) == before


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("   \n ", "请填写“给反映人的答复”。"),
        ("字" * 8001, "“给反映人的答复”最多 8000 字，现有 8001 字。"),
    ],
)
def test_words_are_bounded_and_not_blank(city: City, answer: str, sentence: str) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    with pytest.raises(WrongFacts) as wrong:
        move(case, "answer", city.actor("派单员"), answer=answer)
    assert wrong.value.errors == {"answer": sentence}


def test_rare_characters_stay_and_control_characters_go(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    move(case, "answer", city.actor("派单员"), answer=" 𠮷野家门前😀\x00\x07\r\n已清理 ")
    assert Text.objects.latest("id").body == "𠮷野家门前😀\n已清理"


def test_the_same_key_again_changes_nothing(city: City) -> None:
    case = filed(city)
    again = Move(
        case_id=case.pk, name="accept", actor=city.actor("派单员"), now=MONDAY, key=uuid4(), version=case.version,
        facts={"kind": "help", "category": "roads", "grade": "normal"},
    )  # fmt: skip
    first = perform(again)
    before = snapshot(case)
    second = perform(again)
    assert (second.pk, second.state, second.version) == (first.pk, "accepted", first.version)
    assert snapshot(case) == before


def test_who_comes_second_hears_who_was_first_and_when(city: City) -> None:
    case = filed(city)
    move(case, "accept", city.actor("派单员"), kind="help", category="roads", grade="normal")
    before = snapshot(case)
    late = Move(
        case_id=case.pk, name="refuse", actor=city.actor("另一派单员"), now=MONDAY, version=1,
        facts={"reason": "unclear", "answer": "看不懂"},
    )  # fmt: skip
    with pytest.raises(Overtaken) as overtaken:
        perform(late)
    assert str(overtaken.value) == (
        "区受理中心 派单员已在 09:00:00 办理了“受理”，您的操作没有生效。您填写的内容已保留，请看过最新情况后再决定。"
    )
    assert snapshot(case) == before


def test_overtaken_by_the_system_names_the_desk(city: City) -> None:
    case = filed(city)
    late = Move(case_id=case.pk, name="sign", actor=city.actor("派单员"), now=MONDAY, version=7)
    with pytest.raises(Overtaken, match=r"^区受理中心已在 09:00:00 办理了“登记”"):
        perform(late)


def test_a_batch_is_all_or_nothing(city: City) -> None:
    good, bad = filed(city), filed(city)
    facts = {"kind": "help", "category": "roads", "grade": "normal"}
    before = snapshot(good), snapshot(bad)
    with pytest.raises(WrongFacts):
        perform_many(
            [
                Move(good.pk, "accept", city.actor("派单员"), MONDAY, facts),
                Move(bad.pk, "accept", city.actor("派单员"), MONDAY, {**facts, "grade": "none"}),
            ]
        )
    assert (snapshot(good), snapshot(bad)) == before


def test_a_batch_costs_the_same_number_of_queries_for_one_and_for_three(city: City) -> None:
    counts = []
    for size in (1, 3):
        cases = [filed(city) for _ in range(size)]
        facts = {"kind": "help", "category": "roads", "grade": "normal"}
        moves = [Move(case.pk, "accept", city.actor("派单员"), MONDAY, facts) for case in cases]
        with CaptureQueriesContext(connection) as captured:
            perform_many(moves)
        counts.append([query["sql"][:60] for query in captured if "SAVEPOINT" not in query["sql"]])
    assert counts[0] == counts[1]


def test_time_is_booked_to_each_holder_and_sums_to_what_elapsed(city: City) -> None:
    case = walk(city, filed(city), done_steps(city), lambda n: MONDAY + timedelta(hours=n + 1))
    case = move(case, "call_back", city.actor("回访员"), MONDAY + timedelta(hours=24), outcome="solved")
    held = Holding.objects.filter(case=case).order_by("since")
    assert [(h.organization.name, h.until - h.since, h.worked) for h in held if h.until] == [
        ("区受理中心", timedelta(hours=2), timedelta(hours=2)),
        ("区城管局", timedelta(hours=3), timedelta(hours=1, minutes=30)),  # closed from 11:30 to 13:00
        ("区受理中心", timedelta(hours=19), timedelta(hours=3)),
    ]
    assert case.closed_at == MONDAY + timedelta(hours=24)


def test_a_pause_moves_the_promise_and_is_not_booked(city: City) -> None:
    case = walk(city, filed(city), done_steps(city)[:4])
    promised = Deadline.objects.get(case=case, phase="handle").due_at
    case = move(case, "pause", city.actor("城管承办人"), reason="weather", why="连日大雪")
    assert (case.paused_since, case.pause_reason) == (MONDAY, "weather")
    with pytest.raises(NotAllowed, match="工单已经暂停。"):
        move(case, "pause", city.actor("城管承办人"), reason="weather", why="还在下")
    case = move(case, "resume", city.actor("城管承办人"), MONDAY + timedelta(days=2))
    handle = Deadline.objects.get(case=case, phase="handle")
    assert (handle.promised_at, handle.due_at) == (promised, promised + timedelta(days=2))
    assert (case.paused_since, case.pause_reason, case.due_at) == (None, "", handle.due_at)
    holding = Holding.objects.get(case=case, until=None)
    assert holding.paused == timedelta(hours=13)
    with pytest.raises(NotAllowed, match="工单没有暂停。"):
        move(case, "resume", city.actor("城管承办人"), MONDAY + timedelta(days=2))
    case = move(
        case, "finish", city.actor("城管承办人"), MONDAY + timedelta(days=2, hours=1), answer="雪停后已修好"
    )
    assert Holding.objects.get(pk=holding.pk).worked == timedelta(hours=1)


def test_the_system_may_see_everything_and_a_stranger_nothing(city: City) -> None:
    case = filed(city)
    assert list(Case.objects.visible_to(Actor.system())) == [case]
    assert list(Case.objects.visible_to(Actor.anonymous())) == []


def test_only_cases_that_run_and_are_late_are_overdue(city: City) -> None:
    late, paused = filed(city), walk(city, filed(city), done_steps(city)[:4])
    paused = move(paused, "pause", city.actor("城管承办人"), reason="frozen", why="冻土")
    closed_case = move(filed(city), "refuse", city.actor("派单员"), reason="unclear", answer="请补充")
    later = MONDAY + timedelta(days=30)
    assert list(Case.objects.overdue(later)) == [late]
    assert set(Case.objects.open()) == {late, paused}
    assert closed_case.closed_at is not None


def test_a_flag_is_read_as_people_send_it() -> None:
    flag = Fact("urgent", "急", FactKind.FLAG, required=False)
    assert [clean(flag, value, {}) for value in ("on", True, "", None, "nonsense")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_phase_that_runs_is_not_started_again(city: City) -> None:
    case = filed(city)
    books = Books([case])
    books.start(case, workflow_of("requests").state("filed").starts, MONDAY + timedelta(days=1))
    books.write()
    assert Deadline.objects.filter(case=case).count() == 1


def test_a_body_may_be_given_itself_instead_of_its_number(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    bureau = city.organizations["区住建局"]
    assert move(case, "dispatch", city.actor("派单员"), organization=bureau).holder == bureau
