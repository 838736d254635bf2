"""Posts, the people in them and their appointments: one or two for every body, a steward for every building."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange

from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice
from gongzhi.demo.names import person_name, phone
from gongzhi.demo.progress import Advance
from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place

Kind = Organization.Kind
SINCE = date(2025, 1, 1)
BATCH = 1000


@dataclass(frozen=True)
class Opening:
    """A post to make and how many people it takes."""

    role: Role
    organization: Organization
    place: Place
    title: str = ""
    people: int = 1


# What each kind of body has: role, title, people.
STAFF: dict[str, tuple[tuple[Role, str, int], ...]] = {
    Kind.PARTY_GOVERNMENT: ((Role.LEADER, "", 1), (Role.SECRETARY, "", 1)),
    Kind.DISPATCH_DESK: ((Role.DISPATCHER, "", 3), (Role.CALLER, "", 2)),
    Kind.CITY_DEPARTMENT: ((Role.HANDLER, "", 2), (Role.LIAISON, "包保联络员", 1)),
    Kind.COUNTY_DEPARTMENT: ((Role.HANDLER, "", 2),),
    Kind.STREET: ((Role.CLERK, "", 2), (Role.SECRETARY, "", 1)),
    Kind.COMMUNITY: ((Role.COMMUNITY_WORKER, "", 3), (Role.SECRETARY, "书记兼主任", 1)),
    Kind.STATE_ENTERPRISE: ((Role.HANDLER, "", 2), (Role.LIAISON, "包保联络员", 1)),
    Kind.PRIVATE_ENTERPRISE: ((Role.LIAISON, "", 1),),
    Kind.SOCIAL: ((Role.LIAISON, "", 1),),
    Kind.PROPERTY_FIRM: ((Role.HANDLER, "项目经理", 1),),
    Kind.RESIDENT_UNIT: ((Role.LIAISON, "", 1),),
}
# Officers of the whole city: role and the short name of their body.
OFFICERS = (
    (Role.EVALUATOR, "市委组织部"),
    (Role.AUDITOR, "市审计局"),
    (Role.ADMINISTRATOR, "市政数局"),
    (Role.SECURITY, "市委政法委"),
)


def appoint_staff(settings: Settings, advance: Advance) -> int:
    return fill(list(staff()), settings, "staff", advance)


def appoint_stewards(settings: Settings, advance: Advance) -> int:
    return fill(list(stewards()), settings, "stewards", advance)


def staff() -> Iterator[Opening]:
    bodies = list(Organization.objects.select_related("place").order_by("pk"))
    for body in bodies:
        for role, title, people in STAFF[body.kind]:
            yield Opening(role, body, seat(body), title, people)
    by_name = {str(body): body for body in bodies}
    for role, name in OFFICERS:
        yield Opening(role, by_name[name], seat(by_name[name]))


def seat(body: Organization) -> Place:
    assert body.place is not None  # noqa: S101 — every body of the demo has one
    return body.place


def stewards() -> Iterator[Opening]:
    """Of their community's committee, each for one building."""
    committees = {body.place_id: body for body in Organization.objects.filter(kind=Kind.COMMUNITY)}
    for building in Place.objects.filter(kind=Place.Kind.BUILDING).order_by("code"):
        yield Opening(Role.STEWARD, committees[building.path[-3]], building)


def fill(openings: list[Opening], settings: Settings, part: str, advance: Advance) -> int:
    rng = dice(settings.seed, part)
    posts = Post.objects.bulk_create(
        [Post(role=o.role, organization=o.organization, place=o.place, title=o.title) for o in openings],
        batch_size=BATCH,
    )
    wanted = [post for post, opening in zip(posts, openings, strict=True) for _each in range(opening.people)]
    advance(0, len(wanted))
    people = Person.objects.bulk_create(
        [Person(name=person_name(rng), phone=phone(rng), created_at=began(settings.now)) for _post in wanted],
        batch_size=BATCH,
    )
    period = DateRange(SINCE, None)
    Appointment.objects.bulk_create(
        [Appointment(person=who, post=post, period=period) for who, post in zip(people, wanted, strict=True)],
        batch_size=BATCH,
    )
    return len(wanted)


def began(now: datetime) -> datetime:
    return now.replace(year=SINCE.year, month=SINCE.month, day=SINCE.day)
