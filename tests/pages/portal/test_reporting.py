from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import ActorKind, Channel
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.territory.models import Estate, Place
from gongzhi.kernel.workflow.models import Case, Report
from gongzhi.kernel.workflow.opening import code_of
from tests.cast import City
from tests.pages.portal.conftest import Send, text, the_case


def test_a_report_is_filed_in_one_form_without_an_account(city: City, send: Send) -> None:
    answer = send(place_text="团结社区", name="王大妈", phone="13800001234", kind="help")
    report = Report.objects.select_related("reporter", "case__place").get()
    entry = Entry.objects.get(verb="requests.file")
    assert (answer.status_code, answer["Location"]) == (302, "/report/done/")
    assert (report.case.place, str(report.words)) == (city.places["团结社区"], "路灯坏了三天。")
    assert report.reporter is not None
    assert (report.reporter.name, report.reporter.phone) == ("王大妈", "13800001234")
    assert (entry.actor_kind, entry.channel, entry.person_id) == (ActorKind.ANONYMOUS, Channel.PORTAL, None)


def test_a_report_that_names_no_place_goes_to_the_desk_of_the_city(city: City, send: Send) -> None:
    send()
    case = the_case()
    assert (case.place, case.desk) == (city.places["松原市"], city.organizations["市受理中心"])
    assert Person.objects.filter(phone__isnull=False).count() == 0


def test_number_and_code_are_shown_once(city: City, client: Client, send: Send) -> None:
    send(place_text="团结社区")
    report = Report.objects.get()
    shown = client.get("/report/done/")
    assert report.number in text(shown)
    assert code_of(report.key) in text(shown)
    assert "no-store" in shown["Cache-Control"]
    again = client.get("/report/done/")
    assert again.status_code == 410
    assert code_of(report.key) not in text(again)


def test_the_square_code_holds_the_address_of_the_page_and_nothing_else(
    city: City, client: Client, send: Send
) -> None:
    send()
    assert client.get("/report/done/").context["address"] == "http://testserver/follow/"


def test_after_the_slip_the_report_is_open_at_once(city: City, client: Client, send: Send) -> None:
    send()
    client.get("/report/done/")
    assert "市受理中心已收到" in text(client.get("/follow/report/"))


def test_the_session_keeps_neither_number_nor_code(city: City, client: Client, send: Send) -> None:
    send()
    report = Report.objects.get()
    kept = str(dict(client.session.items()))
    assert report.number not in kept
    assert code_of(report.key) not in kept


def test_the_first_field_is_ready_to_be_typed_in(client: Client, db: None) -> None:
    page = client.get("/report/")
    assert "autofocus" in text(page).partition("</textarea>")[0]
    assert UUID(str(page.context["form"].initial["key"]))


@pytest.mark.parametrize("said", ["团结社区3号楼门口", "宁江区团结街道团结社区"])
def test_a_longer_description_finds_the_smallest_place_in_it(city: City, send: Send, said: str) -> None:
    send(place_text=said)
    assert the_case().place == city.places["团结社区"]
    assert str(Report.objects.get().words) == f"路灯坏了三天。\n地点：{said}"


def test_a_wider_name_keeps_namesakes_elsewhere_out(city: City, send: Send) -> None:
    Place.objects.create(
        name="团结社区", kind=Place.Kind.COMMUNITY, parent=city.places["长岭镇"], code="220722100002"
    )
    send(place_text="长岭县的团结社区")
    assert the_case().place.parent == city.places["长岭镇"]


def test_an_estate_stands_for_its_community(city: City, send: Send) -> None:
    Estate.objects.create(name="阳光花园", community=city.places["胜利社区"])
    send(place_text="阳光花园")
    send(place_text="阳光花园5号楼")
    assert [case.place for case in Case.objects.order_by("pk")] == [city.places["胜利社区"]] * 2


def test_of_several_places_the_reporter_chooses_one(city: City, send: Send) -> None:
    answer = send(place_text="团结")
    assert answer.status_code == 422
    assert [option.label for option in answer.context["form"].place_options] == ["团结街道", "团结社区"]
    assert "路灯坏了三天。" in text(answer)
    chosen = str(city.places["团结街道"].pk)
    assert send(place_text="团结", place_for="团结", place=chosen).status_code == 302
    assert the_case().place == city.places["团结街道"]


def test_a_choice_made_for_another_text_does_not_count(city: City, send: Send) -> None:
    chosen = str(city.places["团结街道"].pk)
    send(place_text="胜利社区", place_for="团结", place=chosen)
    assert the_case().place == city.places["胜利社区"]


@pytest.mark.parametrize("nonsense", ["x", "9" * 30, "0"])
def test_a_choice_that_was_never_offered_is_asked_again(city: City, send: Send, nonsense: str) -> None:
    assert send(place_text="团结", place_for="团结", place=nonsense).status_code == 422


def test_places_are_suggested_while_typing(city: City, client: Client) -> None:
    found = client.get("/report/places/", {"place_text": "团结"})
    assert [option.label for option in found.context["options"]] == ["团结街道", "团结社区"]
    assert client.get("/report/places/", {"place_text": " "}).content.strip() == b""


def test_a_tip_off_is_protected_and_kept_from_the_body_it_is_about(city: City, send: Send) -> None:
    send(kind="tipoff", accused_text="区城管局", place_text="团结社区")
    case = the_case()
    assert (case.restricted, case.accused, case.desk) == (
        True, city.organizations["区城管局"], city.organizations["区受理中心"],
    )  # fmt: skip


def test_a_tip_off_about_the_desk_goes_to_the_one_above(city: City, send: Send) -> None:
    send(kind="tipoff", accused_text="区受理中心", place_text="团结社区")
    assert the_case().desk == city.organizations["市受理中心"]


def test_of_several_bodies_the_reporter_chooses_one(city: City, send: Send) -> None:
    typed: dict[str, Any] = {"kind": "complaint", "accused_text": "住建局"}
    answer = send(**typed)
    assert {option.label for option in answer.context["form"].accused_options} == {"市住建局", "区住建局"}
    send(**typed, accused_for="住建局", accused=str(city.organizations["区住建局"].pk))
    assert the_case().accused == city.organizations["区住建局"]


def test_a_body_that_nobody_knows_is_told_to_the_desk(city: City, send: Send) -> None:
    send(kind="complaint", accused_text="某某物业")
    send(kind="complaint", accused_text="住建局", accused_for="住建局", accused="desk")
    assert [str(report.words) for report in Report.objects.order_by("pk")] == [
        "路灯坏了三天。\n反映的单位：某某物业",
        "路灯坏了三天。\n反映的单位：住建局",
    ]


@pytest.mark.parametrize("nonsense", ["x", "9" * 30, "0"])
def test_a_body_that_was_never_offered_is_asked_again(city: City, send: Send, nonsense: str) -> None:
    answer = send(kind="complaint", accused_text="住建局", accused_for="住建局", accused=nonsense)
    assert answer.status_code == 422


def test_one_can_report_for_somebody_else(city: City, send: Send) -> None:
    send(on_behalf="on", name="小李")
    assert str(Report.objects.get().words) == "路灯坏了三天。\n（替别人反映，联系人是代办人）"


def test_the_platform_itself_can_be_complained_about(city: City, client: Client, send: Send) -> None:
    assert "对本平台的意见建议" in text(client.get("/opinion/"))
    assert send("/opinion/", words="字太小了。").status_code == 302
    case = the_case()
    assert (case.category, case.request.kind, case.place) == (
        "platform", "advice", city.places["松原市"],
    )  # fmt: skip


def test_every_page_leads_to_the_complaint_about_the_platform(client: Client, db: None) -> None:
    pages = ["/", "/report/", "/opinion/", "/follow/", "/near/", "/steward/", "/privacy/", "/terms/"]
    assert [address for address in pages if 'href="/opinion/"' not in text(client.get(address))] == []


def test_pages_stay_small(city: City, client: Client) -> None:
    pages = ["/", "/report/", "/follow/", "/near/", "/steward/", "/privacy/", "/terms/"]
    assert [address for address in pages if len(client.get(address).content) > 60_000] == []


def test_a_key_is_never_shared_by_two_pages(client: Client, db: None) -> None:
    keys = {str(client.get("/report/").context["form"].initial["key"]) for _ in range(3)}
    assert len(keys | {str(uuid4())}) == 4
