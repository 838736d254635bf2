"""A toy area: cases are closed, sometimes redone, and answered in time or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from gongzhi.kernel.indicators.declaration import Change, Indicator, Present, Rate, Unit, counted
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.record import Draft, record_many
from gongzhi.kernel.people.actor import Actor, ActorKind, Channel
from gongzhi.kernel.people.models import Organization, Text
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case, Deadline, Report

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NOVEMBER, OCTOBER, SEPTEMBER = date(2026, 11, 1), date(2026, 10, 1), date(2026, 9, 1)
MONTHS = (SEPTEMBER, OCTOBER, NOVEMBER)
VERBS = ("toy.closed", "toy.redone", "toy.received")

numbers = count(1)


def closed_changes(entry: Entry) -> Iterator[Change]:
    if entry.verb == "toy.closed":
        yield counted(entry)
    else:
        first = entry.facts["first"]
        yield replace(
            counted(entry),
            month=date.fromisoformat(first["month"]),
            organization_id=first["organization"],
            amount=-1,
        )


def solved_changes(entry: Entry) -> Iterable[Change]:
    return closed_changes(entry) if entry.facts["solved"] else ()


def received_changes(entry: Entry) -> Iterator[Change]:
    for report in entry.facts["reports"]:
        yield replace(counted(entry), subject_id=report)


def overdue_cases(now: datetime) -> QuerySet[Case]:
    return Case.objects.overdue(now)


def unanswered_cases(now: datetime) -> QuerySet[Case]:
    return Case.objects.filter(
        deadlines__phase="contact",
        deadlines__met_at=None,
        deadlines__dropped_at=None,
        deadlines__due_at__lt=now,
    )


CLOSED = Indicator("toy.closed", "办结", Unit.CASE, ("toy.closed", "toy.redone"), closed_changes)
SOLVED = Indicator("toy.solved", "解决", Unit.CASE, ("toy.closed", "toy.redone"), solved_changes)
RECEIVED = Indicator("toy.received", "受理", Unit.REPORT, ("toy.received",), received_changes)
OVERDUE = Present("toy.overdue", "超期", overdue_cases)
UNANSWERED = Present(
    "toy.unanswered", "未响应", unanswered_cases, by="deadlines__organization", moment="deadlines__due_at"
)
SOLVED_RATE = Rate("toy.solved_rate", "解决率", SOLVED.name, CLOSED.name, minimum=2)
KEPT_RATE = Rate("toy.kept_rate", "按时率", SOLVED.name, CLOSED.name, minimum=2, late=UNANSWERED)


@dataclass(frozen=True)
class Town:
    """松原市 → two districts → two communities each; a bureau with an office below it, and a firm apart."""

    places: dict[str, Place]
    organizations: dict[str, Organization]


def build() -> Town:
    places: dict[str, Place] = {}
    for name, kind, above in (
        ("市", "city", None),
        ("东区", "county", "市"),
        ("西区", "county", "市"),
        ("东街", "street", "东区"),
        ("西街", "street", "西区"),
        ("东一", "community", "东街"),
        ("东二", "community", "东街"),
        ("西一", "community", "西街"),
    ):
        made = Place.objects.create(name=name, kind=kind, parent=places[above] if above else None)
        places[name] = Place.objects.get(pk=made.pk)
    organizations: dict[str, Organization] = {}
    for name, superior in (("局", None), ("所", "局"), ("公司", None)):
        parent = organizations[superior] if superior else None
        body = Organization.objects.create(
            name=name, kind="CITY_DEPARTMENT", place=places["市"], parent=parent
        )
        organizations[name] = Organization.objects.get(pk=body.pk)
    return Town(places, organizations)


def leader(town: Town, place: str, body: str = "公司") -> Actor:
    """Sees the cases at and below the place."""
    return Actor(
        ActorKind.PERSON, Channel.OFFICE, role=Role.LEADER, organization_id=town.organizations[body].pk,
        organization_path=tuple(town.organizations[body].path), place_id=town.places[place].pk,
        place_path=tuple(town.places[place].path),
    )  # fmt: skip


def new_case(town: Town, place: str, body: str = "局", due: datetime | None = None, **more: object) -> Case:
    summary = Text.objects.create(body="路灯不亮", purpose="toy", created_at=NOON)
    since = NOON - timedelta(days=90)
    return Case.objects.create(
        area="toy", number=f"T-{next(numbers)}", summary=summary, place=town.places[place], grade="normal",
        source=Channel.PORTAL, state="open", state_since=NOON, desk=town.organizations["局"],
        holder=town.organizations[body], opened_at=since, clock_from=since, due_at=due, **more,
    )  # fmt: skip


def new_report(case: Case) -> Report:
    words = Text.objects.create(body="晚上看不见路", purpose="toy", created_at=NOON)
    return Report.objects.create(
        case=case,
        number=f"R-{next(numbers)}",
        words=words,
        channel=Channel.PORTAL,
        key=uuid4(),
        received_at=NOON,
    )


def promise(case: Case, body: Organization, phase: str, due: datetime) -> Deadline:
    start = due - timedelta(days=1)
    return Deadline.objects.create(
        case=case, phase=phase, organization=body, amount=1, unit="HOURS", started_at=start, promised_at=due,
        due_at=due,
    )  # fmt: skip


def closing(case: Case, body: Organization | None, month: date = NOVEMBER, solved: bool = True) -> Draft:
    at, owner = in_month(month), body.pk if body else None
    return Draft(
        "toy.closed", "workflow.case", case.pk, Actor.system(), case.place_id, owner, at, {"solved": solved}
    )


def redoing(case: Case, body: Organization | None, first: date = NOVEMBER, solved: bool = True) -> Draft:
    """Made now, by whoever holds it now; takes back what was counted in the first month for that body."""
    facts = {"solved": solved, "first": {"month": first.isoformat(), "organization": body and body.pk}}
    return Draft("toy.redone", "workflow.case", case.pk, Actor.system(), case.place_id, None, NOON, facts)


def receiving(case: Case, *reports: Report) -> Draft:
    facts: dict[str, object] = {"reports": [report.pk for report in reports]}
    return Draft("toy.received", "workflow.case", case.pk, Actor.system(), case.place_id, None, NOON, facts)


def in_month(month: date) -> datetime:
    return datetime(month.year, month.month, 10, 4, tzinfo=UTC)


def write(*drafts: Draft) -> list[Entry]:
    with transaction.atomic():
        return record_many(drafts)
