from collections.abc import Collection, Mapping
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.sentences import names_for, sentence
from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place
from tests.kernel.ledger.conftest import NOON

REASONS = {"wrong_body": "职责不符", "wrong_place": "地点不符"}


def entry(verb: str, **columns: object) -> Entry:
    given = {"actor_kind": "SYSTEM", "channel": "JOB", "facts": {}, **columns}
    return Entry(at=NOON, verb=verb, subject_kind="toy.case", subject_id=1, **given)


def words(*entries: Entry) -> list[str]:
    names = names_for(entries)
    return [sentence(one, names) for one in entries]


@pytest.fixture
def city(db: None) -> dict[str, int]:
    place = Place.objects.create(kind=Place.Kind.CITY, name="松原市", code="220700000000")
    desk, water = (
        Organization.objects.create(kind=kind, name=name, short_name=short, place=place)
        for kind, name, short in (
            (Organization.Kind.DISPATCH_DESK, "松原市受理中心", "市受理中心"),
            (Organization.Kind.CITY_DEPARTMENT, "松原市水务局", ""),
        )
    )
    post = Post.objects.create(role=Role.DISPATCHER, organization=desk, place=place)
    person = Person.objects.create(name="王某", created_at=NOON)
    appointment = Appointment.objects.create(person=person, post=post, period=(date(2026, 1, 1), None))
    return {
        "place": place.pk,
        "desk": desk.pk,
        "water": water.pk,
        "clerk": appointment.pk,
        "person": person.pk,
    }


def test_who_acted_is_shown_by_the_post_and_others_by_what_they_are(city: dict[str, int]) -> None:
    registry.register_verb("toy.moved", "{actor}由{before:organization}转给{organization}，地点{place}")
    by_clerk = {"actor_kind": "PERSON", "appointment_id": city["clerk"], "person_id": city["person"]}
    where = {"place_id": city["place"], "organization_id": city["water"], "facts": {"before": city["desk"]}}

    assert words(
        entry("toy.moved", **by_clerk, **where),
        entry("toy.moved", actor_kind="PERSON", person_id=city["person"], **where),
        entry("toy.moved", actor_kind="ANONYMOUS", **where),
    ) == [
        "市受理中心 派单员由市受理中心转给松原市水务局，地点松原市",
        "工作人员由市受理中心转给松原市水务局，地点松原市",
        "匿名由市受理中心转给松原市水务局，地点松原市",
    ]


def test_a_fact_goes_before_the_column_of_the_same_name(city: dict[str, int]) -> None:
    moved = entry("toy.dispatched", organization_id=city["desk"], facts={"organization": city["water"]})
    assert words(moved) == ["系统把工单派给松原市水务局"]


def test_codes_and_lists_are_named_by_who_registered_them() -> None:
    def reasons(codes: Collection[str]) -> Mapping[str, str]:
        return {code: REASONS[code] for code in codes if code in REASONS}

    registry.register_names("reason", reasons)
    registry.register_verb("toy.returned", _("{actor}退单：{reason}{also:reason}"))

    assert words(
        entry("toy.returned", facts={"reason": "wrong_body", "also": ["wrong_place", "wrong_body"]}),
        entry("toy.returned", facts={"reason": "unheard_of", "also": []}),
    ) == ["系统退单：职责不符地点不符、职责不符", "系统退单：unheard_of—"]


@pytest.mark.django_db
def test_what_is_unknown_is_shown_plainly() -> None:
    assert words(
        entry("toy.dispatched", organization_id=404),
        entry("toy.dispatched"),
        entry("toy.forgotten"),
    ) == ["系统把工单派给404", "系统把工单派给—", "toy.forgotten"]


def test_one_reader_may_see_more_than_others(city: dict[str, int]) -> None:
    def own_names(ids: Collection[int]) -> Mapping[int, str]:
        return {person.pk: person.shown_name for person in Person.objects.filter(pk__in=ids)}

    filed = entry("toy.filed", actor_kind="PERSON", appointment_id=city["clerk"], person_id=city["person"])
    assert (
        sentence(filed, names_for([filed], instead={"person": own_names})) == "市受理中心 派单员 王某提出诉求"
    )


def test_a_long_timeline_costs_as_many_queries_as_a_short_one(city: dict[str, int]) -> None:
    def timeline(length: int) -> list[Entry]:
        return [
            entry("toy.dispatched", appointment_id=city["clerk"], organization_id=organization)
            for organization in [city["desk"], city["water"]] * length
        ]

    with CaptureQueriesContext(connection) as short:
        words(*timeline(1))
    with CaptureQueriesContext(connection) as long:
        words(*timeline(20))
    assert len(short) == len(long) == 2
