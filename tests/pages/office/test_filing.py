"""A call comes in: what is said is typed, and a number and a code are read out."""

from uuid import uuid4

from gongzhi.kernel.people.actor import Channel
from gongzhi.kernel.people.models import Organization, Person
from gongzhi.kernel.workflow.models import Case, Report
from gongzhi.kernel.workflow.opening import code_of
from tests.cast import City
from tests.pages.office.acting import As
from tests.pages.office.reading import field, html, words

NEW = "/office/requests/new/"
CALL = {"words": "路灯坏了三天。晚上看不见路。", "place_q": "团结社区", "kind": "help", "channel": "PHONE"}


def test_a_call_becomes_a_case_with_a_number_and_a_code_to_read_out(city: City, as_: As) -> None:
    client = as_("派单员")
    key = field(client.get(NEW), "key")
    told = {**CALL, "key": key, "name": "王小明", "phone": "10012345678", "category": "roads"}
    page = client.post(NEW, told)
    report = Report.objects.select_related("case", "reporter").get()
    read = words(page)
    assert f"编号 {report.number} 查询码 {code_of(report.key)}" in read
    assert "区受理中心已收到" in read
    assert (report.channel, report.case.source, report.case.filed_by_id) == (
        Channel.PHONE, Channel.PHONE, city.appointments["派单员"].pk,
    )  # fmt: skip
    assert report.reporter
    assert (report.reporter.name, report.reporter.phone, report.case.category) == (
        "王小明",
        "10012345678",
        "roads",
    )
    assert "no-store" in page["Cache-Control"]
    assert code_of(report.key) in words(client.post(NEW, told))
    assert Case.objects.count() == 1


def test_the_clerk_who_types_is_not_changed_by_it(city: City, as_: As) -> None:
    before = Person.objects.filter(pk=city.person("派单员").pk).values().get()
    as_("派单员").post(NEW, {**CALL, "key": uuid4(), "name": "别人", "phone": "10000000000"})
    assert Person.objects.filter(pk=city.person("派单员").pk).values().get() == before


def test_a_steward_reports_as_a_steward(city: City, as_: As) -> None:
    client = as_("楼栋长")
    assert 'value="STEWARD" id="id_channel_2" required checked' in html(client.get(NEW))
    client.post(NEW, {**CALL, "key": uuid4(), "channel": "STEWARD"})
    assert Case.objects.get().source == Channel.STEWARD


def test_a_place_with_namesakes_is_chosen_from_what_was_found(city: City, as_: As) -> None:
    client = as_("派单员")
    page = client.post(NEW, {**CALL, "key": uuid4(), "place_q": "团结"})
    assert page.status_code == 422
    assert "叫这个名字的不止一个，请从下面选一个。" in words(page)
    assert "团结社区 宁江区 / 团结街道 / 团结社区" in words(page)
    assert "路灯坏了三天。晚上看不见路。" in html(page)
    chosen = city.places["团结街道"]
    assert (
        client.post(NEW, {**CALL, "key": uuid4(), "place_q": "团结", "place": chosen.pk}).status_code == 200
    )
    assert Case.objects.get().place == chosen


def test_finding_a_place_without_scripts_keeps_what_was_typed(city: City, as_: As) -> None:
    key = str(uuid4())
    page = as_("派单员").post(NEW, {**CALL, "key": key, "place_q": "胜利", "kind": "advice", "find": "1"})
    assert page.status_code == 200
    assert f'name="place" value="{city.places["胜利社区"].pk}" checked' in html(page)
    assert field(page, "key") == key
    assert "路灯坏了三天。晚上看不见路。" in html(page)
    assert not Case.objects.exists()


def test_results_appear_while_one_types(city: City, as_: As) -> None:
    client = as_("派单员")
    places = html(client.get(f"{NEW}find/?place_q=tjsq"))
    assert f'name="place" value="{city.places["团结社区"].pk}" checked' in places
    bodies = html(client.get(f"{NEW}find/?accused_q=城管"))
    assert f'name="accused" value="{city.organizations["区城管局"].pk}"' in bodies
    assert "没有找到，请换个说法。" in html(client.get(f"{NEW}find/?place_q=火星"))


def test_what_is_missing_or_wrong_is_said_beside_its_field(city: City, as_: As) -> None:
    page = as_("派单员").post(
        NEW, {"key": uuid4(), "kind": "help", "channel": "PHONE", "accused_q": "火星", "name": "王"}
    )
    read = words(page)
    assert page.status_code == 422
    for sentence in ("请写下反映的事情。", "请填写地点，不清楚时填所在的县（市、区）。", "没有找到“火星”"):
        assert sentence in read
    assert 'value="王"' in html(page)
    wrong = as_("派单员").post(NEW, {**CALL, "key": uuid4(), "phone": "12", "name": "名" * 41})
    assert "电话号码看起来不对" in words(wrong)
    assert "称呼最多 40 字。" in words(wrong)
    assert not Case.objects.exists()


def test_a_place_without_a_desk_says_whom_to_ask(city: City, as_: As) -> None:
    Organization.objects.update(dispatches_for=None)
    page = as_("派单员").post(NEW, {**CALL, "key": uuid4()})
    assert page.status_code == 422
    assert "还没有设立受理席位，请联系系统管理员。" in words(page)


def test_a_report_on_a_body_passes_its_own_desk_by(city: City, as_: As) -> None:
    accused = city.organizations["区受理中心"]
    as_("派单员").post(NEW, {**CALL, "key": uuid4(), "kind": "tipoff", "accused": accused.pk})
    case = Case.objects.get()
    assert (case.restricted, case.desk, case.accused) == (True, city.organizations["市受理中心"], accused)
