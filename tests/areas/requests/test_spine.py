import pytest

from gongzhi.kernel.workflow.errors import NotAllowed, WrongFacts
from gongzhi.kernel.workflow.models import Case, Deadline, Holding
from tests.cast import City, Step, dispatched_steps, done_steps, filed, move, walk


def returned(body: str) -> Step:
    return ("return", body, {"reason": "not_ours", "article": "职责清单第三条"})


def sent_to(city: City, body: str) -> Step:
    return ("dispatch", "派单员", {"organization": city.organizations[body].pk})


def test_a_request_goes_from_filing_to_closing(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    case = move(case, "call_back", city.actor("回访员"), outcome="solved", satisfaction="satisfied")
    detail = Case.objects.get(pk=case.pk)
    assert (case.state, case.holder_id, case.due_at) == ("closed", None, None)
    assert (detail.solved, detail.satisfaction, str(detail.answer)) == (
        True, "satisfied", "已更换灯泡，当晚恢复照明。",
    )  # fmt: skip
    assert not Deadline.objects.filter(case=case, met_at=None, dropped_at=None).exists()
    assert not Holding.objects.filter(case=case, until=None).exists()


def test_a_simple_question_is_answered_directly_and_called_back_by_another(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    case = move(case, "answer", city.actor("派单员"), answer="供热从 10 月 25 日开始。")
    assert (case.state, case.holder) == ("done", city.organizations["区受理中心"])
    with pytest.raises(NotAllowed, match="您参与过这件工单的办理"):
        move(case, "call_back", city.actor("派单员"), outcome="solved")
    assert move(case, "call_back", city.actor("另一派单员"), outcome="solved").state == "closed"


def test_what_is_out_of_scope_is_refused_with_the_right_channel(city: City) -> None:
    case = move(
        filed(city),
        "refuse",
        city.actor("派单员"),
        reason="in_court",
        answer="案件正在区法院审理，请向法院反映。",
    )
    assert (case.state, case.holder_id) == ("refused", None)
    assert str(Case.objects.get(pk=case.pk).answer) == "案件正在区法院审理，请向法院反映。"


def test_a_body_returns_once_and_the_second_return_goes_to_a_ruling(city: City) -> None:
    case = walk(city, filed(city), [*dispatched_steps(city), returned("城管承办人")])
    assert (case.state, case.holder) == ("returned", city.organizations["区受理中心"])
    case = walk(city, case, [sent_to(city, "区城管局")])
    with pytest.raises(NotAllowed, match="区城管局已经退回过一次，不能再退。"):
        walk(city, case, [returned("城管承办人")])
    case = walk(city, case, [("sign", "城管承办人", {})])
    other = walk(
        city, filed(city), [*dispatched_steps(city), returned("城管承办人"), sent_to(city, "区住建局")]
    )
    other = walk(city, other, [returned("住建承办人")])
    assert other.state == "ruling"
    other = move(
        other,
        "rule",
        city.actor("派单员"),
        organization=city.organizations["区城管局"].pk,
        ruling="照明属城管职责",
    )
    assert (other.state, other.holder) == ("dispatched", city.organizations["区城管局"])
    with pytest.raises(NotAllowed, match="不能再退"):
        walk(city, other, [returned("城管承办人")])


def test_nothing_is_finished_before_the_reporter_was_contacted(city: City) -> None:
    case = walk(city, filed(city), done_steps(city)[:3])
    with pytest.raises(NotAllowed, match="请先与反映人联系，再登记办结。"):
        move(case, "finish", city.actor("城管承办人"), answer="修好了")


def test_unsolved_is_redone_twice_and_then_closes_as_unsolved(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    for _ in range(2):
        case = move(case, "call_back", city.actor("回访员"), outcome="unsolved", satisfaction="dissatisfied")
        assert (case.state, case.holder) == ("redo", city.organizations["区城管局"])
        assert Case.objects.get(pk=case.pk).solved is None
        case = move(case, "finish", city.actor("城管承办人"), answer="再次检修")
    case = move(case, "call_back", city.actor("回访员"), outcome="unsolved", satisfaction="dissatisfied")
    detail = Case.objects.get(pk=case.pk)
    assert (case.state, detail.solved, detail.satisfaction) == ("closed", False, "dissatisfied")


def test_three_calls_that_reach_nobody_close_without_an_opinion(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    with pytest.raises(WrongFacts, match="没有联系上反映人，不能登记满意度。"):
        move(case, "call_back", city.actor("回访员"), outcome="not_reached", satisfaction="satisfied")
    states = [move(case, "call_back", city.actor("回访员"), outcome="not_reached").state for _ in range(3)]
    detail = Case.objects.get(pk=case.pk)
    assert states == ["done", "done", "closed"]
    assert (detail.solved, detail.satisfaction) == (None, "")


def test_progress_is_noted_without_moving_the_case(city: City) -> None:
    case = walk(city, filed(city), done_steps(city)[:4])
    noted = move(case, "note", city.actor("城管承办人"), progress="配件已订，后天到货")
    assert (noted.state, noted.state_since) == ("handling", case.state_since)


def test_the_holder_alone_works_on_a_case(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city))
    with pytest.raises(NotAllowed, match="这件工单现在不由您的单位办理。"):
        move(case, "sign", city.actor("住建承办人"))
    assert Case.objects.get(pk=case.pk).state == "dispatched"
