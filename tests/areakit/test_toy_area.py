"""The kit's pages for an area without tables, columns or filters, in a city with more bodies than a list can hold."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.picking import OrganizationSearch
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.workflow.models import Case
from tests.cast import City, move
from tests.kernel.evidence.samples import photo
from tests.pages.office.acting import As
from tests.pages.office.reading import html, safe_fields, words
from tests.toy.area import installed


@pytest.fixture
def toy(db: None) -> Iterator[Area]:
    with installed() as area:
        yield area


@pytest.fixture
def case(city: City, toy: Area, now: datetime) -> Case:
    return toy.sample(city.places["团结社区"], Actor.anonymous(), now)


@pytest.fixture
def many(city: City) -> None:
    Organization.objects.bulk_create(
        Organization(
            name=f"{number}号商户", kind=Organization.Kind.PRIVATE_ENTERPRISE, place=city.places["胜利社区"]
        )
        for number in range(1, 151)
    )


def address(case: Case, name: str = "send") -> str:
    return f"/office/toy/{case.number}/{name}/"


def test_an_area_without_columns_or_filters_has_its_list_and_record(city: City, as_: As, case: Case) -> None:
    client = as_("派单员")
    assert f"公章在哪里盖 {case.number} 团结社区 待转办 区受理中心" in words(client.get("/office/toy/"))
    assert "询问" in words(client.get(f"/office/toy/{case.number}/"))
    assert client.get("/office/").status_code == 200


def test_who_is_not_its_audience_is_told_why(city: City, as_: As, case: Case) -> None:
    refused = as_("街道干部").get("/office/toy/")
    assert refused.status_code == 403
    assert "只有派单员可以这样做" in words(refused)


def test_few_bodies_are_a_list_grouped_by_kind(city: City, as_: As, case: Case) -> None:
    page = html(as_("派单员").get(address(case)))
    assert (
        page.index('<optgroup label="区直部门">')
        < page.index("区住建局")
        < page.index('<optgroup label="街道">')
    )
    assert 'type="checkbox" name="urgent"' in page


def test_many_bodies_are_searched_and_those_nearby_are_offered_first(
    city: City, as_: As, case: Case, many: None
) -> None:
    page = as_("派单员").get(address(case))
    assert len(page.content) < 60_000
    assert "区受理中心" in words(page)
    assert "号商户" not in words(page)
    found = as_("派单员").get(address(case) + "?organization_q=149号")
    assert "非公企业 149号商户" in words(found)
    assert "没有找到，请换个说法。" in words(as_("派单员").get(address(case) + "?organization_q=火星"))


def test_finding_a_body_without_scripts_keeps_what_was_typed(
    city: City, as_: As, case: Case, many: None
) -> None:
    client = as_("派单员")
    sent = {
        **safe_fields(client.get(address(case))),
        "organization_q": "13号",
        "colour": "blue",
        "urgent": "on",
        "find": "1",
    }
    page = client.post(address(case), sent)
    assert page.status_code == 200
    assert "13号商户 胜利社区 113号商户 胜利社区" in words(page)
    assert 'value="blue" id="id_colour_2" checked' in html(page).replace("required ", "")
    assert safe_fields(page) == {name: sent[name] for name in ("key", "version", "acting")}
    chosen = Organization.objects.get(name="113号商户")
    again = client.post(address(case), {**sent, "organization": chosen.pk, "organization_q": "城管"})
    assert f'value="{chosen.pk}" checked' in html(again)
    del sent["find"]
    assert client.post(address(case), {**sent, "organization": chosen.pk}).status_code == 302
    assert Case.objects.get(pk=case.pk).holder == chosen


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"organization_q": "13号"}, "名称里有“13号”的单位不止一个，请从下面选一个。"),
        ({"organization_q": "火星"}, "没有找到“火星”，请换个说法再查找。"),
        ({"organization": "999999999"}, "没有找到“999999999”，请换个说法再查找。"),
        ({}, "请填写“承办单位”。"),
    ],
)
def test_a_body_that_is_not_one_is_asked_for_again(
    city: City, as_: As, case: Case, many: None, told: dict[str, str], sentence: str
) -> None:
    client = as_("派单员")
    page = client.post(address(case), {**safe_fields(client.get(address(case))), **told})
    assert page.status_code == 422
    assert sentence in words(page)


def test_a_name_that_fits_one_body_needs_no_choosing(city: City, as_: As, case: Case, many: None) -> None:
    client = as_("派单员")
    sent = {**safe_fields(client.get(address(case))), "organization_q": "149号"}
    assert client.post(address(case), sent).status_code == 302


def test_who_was_overtaken_reads_what_was_searched_for(
    city: City, as_: As, case: Case, many: None, now: datetime
) -> None:
    client = as_("派单员")
    form = safe_fields(client.get(address(case)))
    move(case, "send", city.actor("另一派单员"), now, organization=city.organizations["区城管局"].pk)
    page = client.post(address(case), {**form, "organization_q": "149号", "urgent": "on"})
    assert page.status_code == 409
    assert "承办单位 149号 加急 是" in words(page)
    chosen = city.organizations["区住建局"]
    page = client.post(
        address(case), {**form, "organization_q": "住建", "organization": chosen.pk, "colour": "red"}
    )
    assert "承办单位 区住建局 颜色 红" in words(page)


def test_a_required_file_is_asked_for_and_a_number_travels_hidden(
    city: City, as_: As, case: Case, now: datetime
) -> None:
    move(case, "send", city.actor("派单员"), now, organization=city.organizations["区受理中心"].pk)
    client = as_("派单员")
    form = safe_fields(client.get(address(case, "close")))
    missing = client.post(address(case, "close"), {**form, "count": 2})
    assert "请填写“附件”。" in words(missing)
    files = [SimpleUploadedFile("a.jpg", photo())]
    assert client.post(address(case, "close"), {**form, "count": 2, "files": files}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "over"


def test_a_search_field_takes_nothing_for_nobody(city: City) -> None:
    field = OrganizationSearch(Organization.objects.all(), [], required=False)
    assert field.clean(None) is None
