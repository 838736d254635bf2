"""A small city and the people in it, for every test that needs somebody to act."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from gongzhi.areas.requests.actions import Filing, file
from gongzhi.kernel.people.actor import Actor, Channel, actor_for
from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.actions import perform
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.models import Case

# A Monday morning, in the middle of working hours in Songyuan (09:00 there).
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
Kind = Organization.Kind


@dataclass
class City:
    places: dict[str, Place] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)

    def actor(self, name: str, channel: Channel = Channel.OFFICE) -> Actor:
        return actor_for(Appointment.objects.with_scope().get(pk=self.appointments[name].pk), channel)

    def person(self, name: str) -> Person:
        return self.appointments[name].person


def place(city: City, name: str, kind: str, parent: str | None, code: str) -> None:
    above = city.places[parent] if parent else None
    made = Place.objects.create(name=name, kind=kind, parent=above, code=code)
    city.places[name] = Place.objects.get(pk=made.pk)


def organization(
    city: City, name: str, kind: str, seat: str, parent: str | None = None, desk: bool = False
) -> None:
    above = city.organizations[parent] if parent else None
    made = Organization.objects.create(
        name=name, kind=kind, place=city.places[seat], parent=above,
        dispatches_for=city.places[seat] if desk else None,
    )  # fmt: skip
    city.organizations[name] = Organization.objects.get(pk=made.pk)


def appoint(city: City, name: str, role: Role, body: str, at: str) -> None:
    person = Person.objects.create(name=name, created_at=MONDAY)
    post, _ = Post.objects.get_or_create(
        role=role, organization=city.organizations[body], place=city.places[at]
    )
    city.appointments[name] = Appointment.objects.create(
        person=person, post=post, period=DateRange(date(2020, 1, 1), None)
    )


def build_city() -> City:
    city = City()
    for row in (
        ("松原市", "city", None, "2207"),
        ("宁江区", "county", "松原市", "220702"),
        ("长岭县", "county", "松原市", "220722"),
        ("团结街道", "street", "宁江区", "220702001"),
        ("团结社区", "community", "团结街道", "220702001001"),
        ("胜利社区", "community", "团结街道", "220702001002"),
        ("长岭镇", "street", "长岭县", "220722100"),
        ("永久社区", "community", "长岭镇", "220722100001"),
    ):
        place(city, *row)
    for name, kind, seat, parent, desk in (
        ("市委市政府", Kind.PARTY_GOVERNMENT, "松原市", None, False),
        ("市受理中心", Kind.DISPATCH_DESK, "松原市", "市委市政府", True),
        ("市住建局", Kind.CITY_DEPARTMENT, "松原市", "市委市政府", False),
        ("区委区政府", Kind.PARTY_GOVERNMENT, "宁江区", None, False),
        ("区受理中心", Kind.DISPATCH_DESK, "宁江区", None, True),
        ("区城管局", Kind.COUNTY_DEPARTMENT, "宁江区", "区委区政府", False),
        ("区住建局", Kind.COUNTY_DEPARTMENT, "宁江区", "区委区政府", False),
        ("团结街道办", Kind.STREET, "团结街道", "区委区政府", False),
        ("团结社区居委会", Kind.COMMUNITY, "团结社区", "团结街道办", False),
        ("长岭县受理中心", Kind.DISPATCH_DESK, "长岭县", None, True),
    ):
        organization(city, name, kind, seat, parent, desk)
    for name, role, body, at in (
        ("派单员", Role.DISPATCHER, "区受理中心", "宁江区"),
        ("另一派单员", Role.DISPATCHER, "区受理中心", "宁江区"),
        ("回访员", Role.CALLER, "区受理中心", "宁江区"),
        ("市派单员", Role.DISPATCHER, "市受理中心", "松原市"),
        ("城管承办人", Role.HANDLER, "区城管局", "宁江区"),
        ("住建承办人", Role.HANDLER, "区住建局", "宁江区"),
        ("街道干部", Role.CLERK, "团结街道办", "团结街道"),
        ("社区工作者", Role.COMMUNITY_WORKER, "团结社区居委会", "团结社区"),
        ("楼栋长", Role.STEWARD, "团结社区居委会", "团结社区"),
        ("联络员", Role.LIAISON, "市住建局", "松原市"),
        ("外县书记", Role.SECRETARY, "长岭县受理中心", "长岭县"),
        ("评价员", Role.EVALUATOR, "市委市政府", "松原市"),
        ("审计员", Role.AUDITOR, "市委市政府", "松原市"),
        ("市领导", Role.LEADER, "市委市政府", "松原市"),
    ):
        appoint(city, name, role, body, at)
    return city


def filed(
    city: City, said: str = "路灯坏了三天，晚上看不见路。", at: str = "团结社区", **more: object
) -> Case:
    """A request as a resident files it in the portal."""
    opened = file(
        Filing(words=said, place=city.places[at], actor=Actor.anonymous(), now=MONDAY, key=uuid4(), **more)  # type: ignore[arg-type]
    )
    return opened.case


def move(case: Case, name: str, actor: Actor, now: datetime = MONDAY, **facts: object) -> Case:
    return perform(Move(case_id=case.pk, name=name, actor=actor, now=now, facts=facts))


Step = tuple[str, str, dict[str, object]]


def dispatched_steps(city: City, body: str = "区城管局") -> list[Step]:
    return [
        ("accept", "派单员", {"kind": "help", "category": "roads", "grade": "normal"}),
        ("dispatch", "派单员", {"organization": city.organizations[body].pk}),
    ]


def done_steps(city: City) -> list[Step]:
    return [
        *dispatched_steps(city),
        ("sign", "城管承办人", {}),
        ("contact", "城管承办人", {"contact": "reached"}),
        ("finish", "城管承办人", {"answer": "已更换灯泡，当晚恢复照明。"}),
    ]


def walk(
    city: City, case: Case, steps: list[Step], clock: Callable[[int], datetime] = lambda _n: MONDAY
) -> Case:
    for number, (name, who, facts) in enumerate(steps):
        case = move(case, name, city.actor(who), clock(number), **facts)
    return case
