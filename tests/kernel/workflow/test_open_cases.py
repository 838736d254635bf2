from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from pytest_django import Settings

from gongzhi.areas.requests.actions import Filing, file, file_many
from gongzhi.kernel.evidence.actions import accept
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.keyring import keyring
from gongzhi.kernel.people.models import Organization, Person, Text
from gongzhi.kernel.workflow.errors import NotAllowed, WrongFacts
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Report
from gongzhi.kernel.workflow.opening import code_index, open_cases
from gongzhi.kernel.workflow.outcome import rate
from gongzhi.kernel.workflow.queries import dispatchable
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move, walk


def filing(city: City, **more: object) -> Filing:
    given = {
        "words": "井盖丢了。车过不去",
        "place": city.places["团结社区"],
        "actor": Actor.anonymous(),
        "now": MONDAY,
    }
    return Filing(**{**given, "key": uuid4(), **more})  # type: ignore[arg-type]


def photo() -> BytesIO:
    file_ = BytesIO()
    Image.new("RGB", (8, 8)).save(file_, "JPEG")
    file_.seek(0)
    return file_


def closed(city: City, **more: object) -> Case:
    case = walk(city, filed(city, **more), done_steps(city))  # type: ignore[arg-type]
    return move(case, "call_back", city.actor("回访员"), outcome="solved", satisfaction="satisfied")


def test_what_is_filed_is_held_by_the_desk_of_the_place(city: City) -> None:
    opened = file(filing(city))
    case = Case.objects.get(pk=opened.case.pk)
    assert (str(case.holder), str(case.desk), case.state) == ("区受理中心", "区受理中心", "filed")
    assert (str(case.summary), str(opened.report.words)) == ("井盖丢了", "井盖丢了。车过不去")
    assert (str(case), str(opened.report)) == (case.number, case.number)
    assert case.number.startswith("20261123-")


def test_the_code_opens_the_report_and_only_with_its_number(city: City) -> None:
    opened = file(filing(city))
    kept = bytes(Report.objects.get(pk=opened.report.pk).secret_index or b"")
    assert (len(opened.code), kept == code_index(opened.report.number, opened.code.lower())) == (10, True)
    assert kept != code_index("20261123-999999", opened.code)


def test_nothing_at_all_opens_nothing(city: City) -> None:
    assert open_cases([]) == []


def test_every_field_that_does_not_fit_is_named(city: City) -> None:
    with pytest.raises(WrongFacts) as wrong:
        file(filing(city, words=" \x00\n ", phone="12", name="长" * 41))
    assert wrong.value.errors == {
        "words": "请写下您要反映的事情。",
        "phone": "电话号码看起来不对，请填写手机号或带区号的座机号；不想留也可以空着。",
        "name": "称呼最多 40 字。",
    }
    with pytest.raises(WrongFacts, match="最多写 8000 字，现在有 10000 字，请缩短后再提交。"):
        file(filing(city, words="字" * 10000))
    assert (Case.objects.count(), Text.objects.count()) == (0, 0)


def test_a_number_with_spaces_or_an_area_code_is_taken(city: City) -> None:
    for phone, kept in (("100 1234 5678", "10012345678"), ("0438-2123456", "0438-2123456")):
        opened = file(filing(city, phone=phone))
        assert Person.objects.get(reports=opened.report).phone == kept


def test_a_long_first_sentence_is_cut_for_lists(city: City) -> None:
    assert str(file(filing(city, words="路" * 50)).case.summary) == "路" * 39 + "…"
    assert str(file(filing(city, words="。。只有句号")).case.summary) == "。。只有句号"


def test_a_matter_with_an_age_of_its_own_starts_its_clock_when_it_comes_in(city: City) -> None:
    old = datetime(2019, 5, 1, tzinfo=UTC)
    case = file(filing(city, opened_at=old)).case
    assert (case.opened_at, case.clock_from) == (old, MONDAY)


def test_the_same_number_of_a_register_is_never_taken_in_twice(city: City) -> None:
    first = filing(city, origin="热线", origin_number="7")
    opened = file_many([first, first])
    assert [one.repeated for one in opened] == [False, True]
    assert opened[0].case.pk == opened[1].case.pk
    assert file(first).repeated


def test_photos_go_with_the_report_and_belong_to_one_case(city: City) -> None:
    kept = accept(upload=photo(), key=uuid4(), now=MONDAY)
    opened = file(filing(city, files=(kept.pk,)))
    assert [link.report for link in CaseEvidence.objects.filter(case=opened.case)] == [opened.report]
    with pytest.raises(WrongFacts, match="有文件没有保存成功，或已用于其他工单"):
        file(filing(city, files=(kept.pk,)))


def test_photos_of_the_work_go_with_the_case(city: City) -> None:
    case = walk(city, filed(city), done_steps(city)[:4])
    kept = accept(upload=photo(), key=uuid4(), now=MONDAY)
    with pytest.raises(WrongFacts) as wrong:
        move(case, "finish", city.actor("城管承办人"), answer="修好了", files=["no key"])
    assert wrong.value.errors == {"files": "“照片或文件”没有上传成功，请重新选择文件。"}
    move(case, "finish", city.actor("城管承办人"), answer="修好了", files=[kept.pk])
    link = CaseEvidence.objects.get(case=case)
    assert (link.purpose, link.organization) == ("handling", city.organizations["区城管局"])
    assert CaseEvidence.objects.visible_to(city.actor("派单员")).get() == link


def test_a_steward_sees_what_they_reported_for_others_and_no_more(city: City) -> None:
    steward = city.actor("楼栋长")
    own = file(filing(city, actor=steward)).case
    filed(city)
    assert list(Case.objects.visible_to(steward)) == [own]


def test_the_reporters_mark_takes_the_place_of_the_one_on_the_phone(city: City) -> None:
    case = closed(city)
    report = Report.objects.get(case=case)
    resident = Actor.resident()
    for mark in ("dissatisfied", "fairly"):
        rate(report=report, mark=mark, said="又坏了", actor=resident, now=MONDAY, key=uuid4())
    report.refresh_from_db()
    case.refresh_from_db()
    assert (report.satisfaction, case.satisfaction, case.state) == ("fairly", "fairly", "closed")
    with pytest.raises(NotAllowed, match="只有反映人本人可以这样做。"):
        rate(report=report, mark="satisfied", said="", actor=city.actor("派单员"), now=MONDAY, key=uuid4())
    with pytest.raises(WrongFacts, match="“编号”没有这个选项，请重新选择。"):
        move(case, "rate", resident, report="1", satisfaction="satisfied")


def test_a_mark_where_there_was_none_replaces_nothing(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    case = move(case, "call_back", city.actor("回访员"), outcome="solved")
    report = Report.objects.get(case=case)
    case = rate(report=report, mark="satisfied", said="", actor=Actor.resident(), now=MONDAY, key=uuid4())
    assert case.satisfaction == "satisfied"


def test_a_desk_gives_cases_to_bodies_of_its_place(city: City) -> None:
    named = [str(one) for one in dispatchable(city.organizations["长岭县受理中心"])]
    assert named == ["长岭县受理中心"]
    assert list(dispatchable(Organization.objects.get(name="区城管局"))) == []


def test_visible_words_need_a_post_or_the_system(city: City) -> None:
    walk(city, filed(city), dispatched_steps(city))
    assert Report.objects.words_visible_to(Actor.system()).count() == 1
    assert Report.objects.words_visible_to(Actor.anonymous()).count() == 0
    assert Report.objects.words_visible_to(city.actor("派单员")).count() == 1


def test_a_code_still_opens_its_report_after_the_keys_were_turned(city: City, settings: Settings) -> None:
    opened = file(filing(city))
    ring = keyring()
    settings.GONGZHI_KEYS = ring.turned().retired().dump()
    kept = bytes(Report.objects.get(pk=opened.report.pk).secret_index or b"")
    assert keyring().index != ring.index
    assert kept == code_index(opened.report.number, opened.code)
