import re
from collections import Counter

import pytest
from django.db.models import Count

from gongzhi.demo.accounts import ACCOUNTS, PASSWORD, table
from gongzhi.demo.divisions import DISTRICT
from gongzhi.demo.estates import size
from gongzhi.demo.marks import Settings
from gongzhi.kernel.people.actor import Channel, actor_for
from gongzhi.kernel.people.models import Appointment, Login, Organization, Person, Text
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.sign_in import attempt
from gongzhi.kernel.people.uscc import is_uscc
from gongzhi.kernel.territory.models import Estate, Outline, Place
from gongzhi.kernel.territory.outline import contains

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("built")]
Kind = Organization.Kind


def test_the_divisions_are_songyuans_own_and_the_rest_is_generated() -> None:
    planned = size(60)

    assert Counter(Place.objects.values_list("kind", flat=True)) == {
        "city": 1, "county": 6, "street": 147, "community": 1312, "building": planned.buildings,
        "grid": Place.objects.filter(kind=Place.Kind.GRID).count(),
    }  # fmt: skip
    assert Estate.objects.count() == planned.estates
    assert Estate.objects.filter(is_rundown=True).count() == planned.rundown
    assert Place.objects.filter(kind=Place.Kind.GRID).count() >= 3 * 62


def test_a_full_demo_has_as_many_buildings_estates_and_stewards_as_the_city_says_it_has() -> None:
    full = size(3000)

    assert (full.buildings, full.estates, full.rundown) == (4000, 600, 140)


def test_every_place_down_to_the_community_has_a_point_inside_its_county() -> None:
    outlines = {outline.place_id: outline.rings for outline in Outline.objects.all()}
    places = Place.objects.filter(kind__in=["street", "community"]).exclude(code__startswith="220771")

    assert len(outlines) == 6
    outside = [
        place.name
        for place in places
        if not contains(outlines[place.path[1]], place.longitude or 0, place.latitude or 0)
    ]
    assert outside == []


def test_a_building_is_numbered_within_its_community_and_looked_after_by_one_steward() -> None:
    buildings = Place.objects.filter(kind=Place.Kind.BUILDING)
    stewards = Appointment.objects.filter(post__role=Role.STEWARD)

    assert all(re.fullmatch(r"220702\d{6}\d{5}", building.code) for building in buildings)
    assert {one.post.place_id for one in stewards.select_related("post")} == {place.pk for place in buildings}
    assert stewards.count() == len(buildings)


def test_there_is_a_desk_for_the_city_and_for_each_county() -> None:
    desks = Organization.objects.filter(kind=Kind.DISPATCH_DESK)

    assert {desk.dispatches_for_id for desk in desks} == {
        place.pk for place in Place.objects.filter(kind__in=["city", "county"])
    }


def test_departments_streets_and_communities_stand_under_the_government_of_their_county() -> None:
    ruling = {one.place_id: one.pk for one in Organization.objects.filter(kind=Kind.PARTY_GOVERNMENT)}
    below = Organization.objects.filter(kind__in=[Kind.COUNTY_DEPARTMENT, Kind.STREET, Kind.COMMUNITY])

    assert all(
        ruling[body.place.path[1]] in body.path for body in below.select_related("place") if body.place
    )
    assert Organization.objects.filter(kind=Kind.STREET).count() == 147
    assert Organization.objects.filter(kind=Kind.COMMUNITY).count() == 106
    assert Organization.objects.filter(kind=Kind.CITY_DEPARTMENT).count() == 45
    district = Organization.objects.filter(kind=Kind.COUNTY_DEPARTMENT, place__code=DISTRICT)
    assert district.count() == 25


def test_credit_codes_are_valid_and_belong_to_no_real_division() -> None:
    codes = [code for code in Organization.objects.values_list("uscc", flat=True) if code]

    assert len(codes) == 25
    assert all(is_uscc(code) and code.startswith("91229999") for code in codes)


def test_every_body_has_somebody_in_it() -> None:
    assert list(Organization.objects.annotate(staff=Count("posts__appointments")).filter(staff=0)) == []


def test_no_number_is_one_that_could_ring() -> None:
    numbers = [person.phone for person in Person.objects.all() if person.phone]

    assert len(numbers) > 100
    assert all(re.fullmatch(r"100\d{8}", number) for number in numbers)
    assert not any(
        re.search(r"1[3-9]\d{9}", body) for body in Text.objects.values_list("body", flat=True) if body
    )


def test_each_account_belongs_to_somebody_in_the_post_that_the_table_names() -> None:
    logins = {login.handle: login for login in Login.objects.all()}
    for handle, role, body in ACCOUNTS:
        first = Appointment.objects.with_scope().filter(person=logins[handle].person_id).order_by("pk")[0]
        assert (first.post.role, str(first.post.organization)) == (role, body)
    assert {role for _handle, role, _body in ACCOUNTS} == set(Role)
    assert set(Login.objects.values_list("is_demo", "must_change")) == {(True, False)}


def test_the_one_password_opens_an_account(built: Settings) -> None:
    assert attempt(handle="paidan", password=PASSWORD, now=built.now) is not None


def test_one_person_holds_two_posts_and_acts_for_either_desk() -> None:
    login = next(login for login in Login.objects.all() if login.handle == "paidan2")
    posts = Appointment.objects.with_scope().filter(person=login.person).order_by("pk")

    assert [actor_for(post, Channel.OFFICE).organization_id for post in posts] == list(
        Organization.objects.filter(name__in=["宁江区社会治理中心", "松原市社会治理中心（12345）"])
        .order_by("-name")
        .values_list("pk", flat=True)
    )[::-1]


def test_the_table_tells_every_account() -> None:
    lines = table().splitlines()

    assert PASSWORD in lines[0]
    assert [line.split()[0] for line in lines[2:]] == [handle for handle, _role, _body in ACCOUNTS]
