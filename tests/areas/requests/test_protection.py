"""R9: the complained-about never see who complained."""

import pytest

from gongzhi.areakit.forms import act_form
from gongzhi.areakit.listing import cases_of
from gongzhi.areakit.record import record_page
from gongzhi.areakit.registry import area_of
from gongzhi.areas.requests.workflow import WORKFLOW
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.workflow.errors import NoDesk, NotAllowed, WrongFacts
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Report
from tests.cast import MONDAY, City, filed, move

SECRET = "街道办王某收钱不办事"


def tipoff(city: City, about: str = "团结街道办") -> Case:
    return filed(
        city, SECRET, kind="tipoff", accused=city.organizations[about], name="李四", phone="10012345678"
    )


def accepted(city: City, case: Case, about: str = "团结街道办") -> Case:
    return move(
        case, "accept", city.actor("派单员"), kind="tipoff", category="conduct", grade="complex",
        accused=city.organizations[about].pk,
    )  # fmt: skip


def test_a_tipoff_is_seen_by_its_desk_alone(city: City) -> None:
    case = tipoff(city)
    seen_by = {name for name in city.appointments if Case.objects.visible_to(city.actor(name)).exists()}
    assert (case.restricted, seen_by) == (True, {"派单员", "另一派单员", "回访员"})


def test_the_desk_that_is_complained_about_is_passed_over(city: City) -> None:
    case = tipoff(city, about="区受理中心")
    assert case.desk == city.organizations["市受理中心"]
    seen_by = {name for name in city.appointments if Case.objects.visible_to(city.actor(name)).exists()}
    assert seen_by == {"市派单员"}


def test_without_a_desk_above_the_accused_nothing_is_taken_in(city: City) -> None:
    Organization.objects.filter(name="市受理中心").update(dispatches_for=None)
    with pytest.raises(NoDesk, match="团结社区还没有设立受理席位"):
        tipoff(city, about="区受理中心")
    assert not Case.objects.exists()


@pytest.mark.parametrize("target", ["团结街道办", "团结社区居委会"])
def test_it_is_never_dispatched_to_the_body_it_names_or_below(city: City, target: str) -> None:
    case = accepted(city, tipoff(city))
    with pytest.raises(WrongFacts, match="不能把举报或作风投诉派给被反映的单位或它的下级"):
        move(
            case, "dispatch", city.actor("派单员"), organization=city.organizations[target].pk, brief="请核查"
        )
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_a_body_that_must_act_reads_only_the_dispatchers_summary(city: City) -> None:
    case = accepted(city, tipoff(city))
    to = city.organizations["区城管局"].pk
    with pytest.raises(WrongFacts, match="请写一段不透露反映人的办理摘要"):
        move(case, "dispatch", city.actor("派单员"), organization=to)
    move(case, "dispatch", city.actor("派单员"), organization=to, brief="核查临街审批收费")
    handler, desk = city.actor("城管承办人"), city.actor("派单员")
    case = Case.objects.with_names().get(pk=case.pk)
    area = area_of("requests")
    assert area is not None
    assert (case.title_for(handler), case.title_for(desk)) == ("核查临街审批收费", SECRET)
    assert list(Report.objects.words_visible_to(handler)) == []
    assert list(CaseEvidence.objects.visible_to(handler)) == []
    assert list(cases_of(area, handler, {"q": "王某"}, MONDAY)) == []
    assert list(cases_of(area, handler, {"q": "审批收费"}, MONDAY)) == [case]
    assert list(cases_of(area, desk, {"q": "王某"}, MONDAY)) == [case]
    page = str(record_page(area, case, handler, MONDAY))
    assert (SECRET in page, "李" in page, "1001" in page) == (False, False, False)
    assert "李**" in str(record_page(area, case, desk, MONDAY))


def test_first_contact_and_call_back_are_the_desks(city: City) -> None:
    case = accepted(city, tipoff(city))
    to = city.organizations["区城管局"].pk
    case = move(case, "dispatch", city.actor("派单员"), organization=to, brief="核查临街审批收费")
    case = move(case, "sign", city.actor("城管承办人"))
    with pytest.raises(NotAllowed, match="由受理席位与反映人联系"):
        move(case, "contact", city.actor("城管承办人"), contact="reached")
    case = move(case, "contact", city.actor("派单员"), contact="reached", told="反映人姓李")
    area = area_of("requests")
    assert area is not None
    told = [record_page(area, case, city.actor(who), MONDAY)["lines"] for who in ("城管承办人", "派单员")]
    assert ["反映人姓李" in str(lines) for lines in told] == [False, True]


def test_an_ordinary_complaint_hides_the_reporter_from_the_body_complained_about(city: City) -> None:
    case = filed(city, "城管局占道", kind="complaint", accused=city.organizations["区城管局"], name="李四")
    case = move(
        case, "accept", city.actor("派单员"), kind="complaint", category="vendors", grade="normal",
        accused=city.organizations["区城管局"].pk,
    )  # fmt: skip
    move(case, "dispatch", city.actor("派单员"), organization=city.organizations["区城管局"].pk)
    accused, desk = city.actor("城管承办人"), city.actor("派单员")
    assert Report.objects.words_visible_to(accused).count() == 1
    assert Report.objects.reporter_visible_to(accused).count() == 0
    assert Report.objects.reporter_visible_to(desk).count() == 1


def test_conduct_must_name_the_body_it_is_about(city: City) -> None:
    case = filed(city)
    with pytest.raises(WrongFacts, match="请写明被反映的单位"):
        move(case, "accept", city.actor("派单员"), kind="complaint", category="conduct", grade="normal")


def test_a_body_given_a_complaint_about_itself_leaves_the_contact_to_the_desk(city: City) -> None:
    accused = city.organizations["区城管局"]
    case = filed(city, "城管局占道", kind="complaint", accused=accused, name="李四")
    case = move(
        case,
        "accept",
        city.actor("派单员"),
        kind="complaint",
        category="vendors",
        grade="normal",
        accused=accused.pk,
    )
    case = move(case, "dispatch", city.actor("派单员"), organization=accused.pk)
    case = move(case, "sign", city.actor("城管承办人"))
    with pytest.raises(NotAllowed, match="由受理席位与反映人联系"):
        move(case, "contact", city.actor("城管承办人"), contact="reached")
    case = move(case, "contact", city.actor("派单员"), contact="reached")
    assert move(case, "finish", city.actor("城管承办人"), answer="已清理").state == "done"


def test_the_summary_for_the_holder_is_asked_of_protected_cases_alone(city: City) -> None:
    dispatch = WORKFLOW.transition("dispatch")
    assert dispatch is not None
    bodies = Organization.objects.all()
    asked = [
        [
            name
            for name, field in act_form(dispatch, case, None, bodies).fields.items()
            if not field.widget.is_hidden
        ]
        for case in (filed(city), tipoff(city))
    ]
    assert asked == [["organization", "basis"], ["organization", "basis", "brief"]]


def test_a_tipoff_that_turns_out_to_be_about_its_own_desk_goes_to_the_desk_above(city: City) -> None:
    case = filed(city, SECRET)
    case = accepted(city, case, about="区受理中心")
    above = city.organizations["市受理中心"]
    assert (case.state, case.desk, case.holder) == ("accepted", above, above)
    seen_by = {name for name in city.appointments if Case.objects.visible_to(city.actor(name)).exists()}
    assert seen_by == {"市派单员"}


def test_who_worked_on_it_loses_sight_when_the_case_turns_on_them(city: City) -> None:
    case = accepted(city, tipoff(city))
    to = city.organizations["区城管局"]
    move(case, "dispatch", city.actor("派单员"), organization=to.pk, brief="核查临街审批收费")
    handler = city.actor("城管承办人")
    before = Case.objects.visible_to(handler).exists()
    Case.objects.filter(pk=case.pk).update(accused=to)
    assert (before, Case.objects.visible_to(handler).exists()) == (True, False)
