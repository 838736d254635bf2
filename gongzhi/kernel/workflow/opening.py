"""Opening cases: reports come in, each under a number and a secret code, held by the place's dispatch desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from gongzhi.kernel.ledger.record import Draft, record_many
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.secrecy import code_hash
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow import reported
from gongzhi.kernel.workflow.actions import check_files
from gongzhi.kernel.workflow.booking import Books
from gongzhi.kernel.workflow.errors import NoDesk
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Receipt, Report
from gongzhi.kernel.workflow.queries import SUBJECT
from gongzhi.kernel.workflow.registry import verb, workflow_of

# Without the letters and digits that are mistaken for one another on paper or by telephone.
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What comes in. `key` is the form's: the same key twice is one case."""

    area: str
    place: Place
    words: str
    actor: Actor
    now: datetime
    key: UUID
    grade: str = ""
    title: str = ""  # the first sentence of the words where there is none
    category: str = ""
    opened_at: datetime | None = None  # when earlier than now: the matter came in with an age of its own
    name: str = ""
    phone: str = ""
    accused: Organization | None = None
    restricted: bool = False
    files: tuple[UUID, ...] = ()
    origin: str = ""  # the register that it was imported from, and its number there
    origin_number: str = ""


@dataclass(frozen=True)
class Opened:
    case: Case
    report: Report
    code: str
    repeated: bool = False


def code_of(key: UUID) -> str:
    """The secret code to a report, the same when a lost answer is asked for again with the same key."""
    return "".join(CODE_ALPHABET[byte % 32] for byte in code_hash(str(key), "report-code")[:CODE_LENGTH])


def code_index(number: str, code: str) -> bytes:
    return code_hash(f"{number}:{code.strip().upper()}", "report-secret")


def secret(opening: Opening, number: str) -> bytes | None:
    """None for imports: nobody was shown a code."""
    return None if opening.actor.channel is Channel.IMPORT else code_index(number, code_of(opening.key))


@transaction.atomic
def open_cases(openings: Sequence[Opening]) -> list[Opened]:
    """In the order given; what came in before under the same key is answered with what it became.

    Raises WrongFacts, which names every field that does not fit, and NoDesk."""
    for opening in openings:
        reported.check(opening.words, opening.name, opening.phone)
    # A second sender of the same key waits here until the first has ended, then finds its report.
    Receipt.objects.bulk_create(
        [Receipt(key=opening.key, at=opening.now) for opening in openings], ignore_conflicts=True
    )
    keys = [opening.key for opening in openings]
    before = {report.key: report for report in Report.objects.select_related("case").filter(key__in=keys)}
    fresh = {opening.key: opening for opening in openings if opening.key not in before}
    opened = {found.report.key: found for found in open_fresh(list(fresh.values()))}
    repeats = before | {key: found.report for key, found in opened.items()}
    return [
        opened.pop(key)
        if key in opened
        else Opened(repeats[key].case, repeats[key], code_of(key), repeated=True)
        for key in keys
    ]


def open_fresh(openings: Sequence[Opening]) -> list[Opened]:
    if not openings:
        return []
    desks = Desks()
    people = reported.keep_people([(o.name, o.phone, o.now) for o in openings])
    summaries = reported.keep_words(
        [(o.title or reported.summary(o.words)) for o in openings], people, "summary"
    )
    bodies = reported.keep_words([o.words for o in openings], people, "words")
    numbers = next_numbers(openings)
    cases = [
        new_case(opening, number, summary.pk, desks)
        for opening, number, summary in zip(openings, numbers, summaries, strict=True)
    ]
    books = started(cases, openings)
    Case.objects.bulk_create(cases, batch_size=2000)
    books.write()
    reports = [
        Report(
            case=case, number=case.number, words=body, channel=opening.actor.channel, key=opening.key,
            reporter=person, received_at=opening.opened_at or opening.now,
            secret_index=secret(opening, case.number), origin=opening.origin,
            origin_number=opening.origin_number,
        )
        for case, opening, body, person in zip(cases, openings, bodies, people.each, strict=True)
    ]  # fmt: skip
    Report.objects.bulk_create(reports, batch_size=2000)
    link_files(openings, reports)
    record_many([opening_draft(opening, case) for opening, case in zip(openings, cases, strict=True)])
    return [Opened(case, report, code_of(report.key)) for case, report in zip(cases, reports, strict=True)]


def new_case(opening: Opening, number: str, summary_id: int, desks: "Desks") -> Case:
    desk = desks.of(opening.place, opening.accused if opening.restricted else None)
    return Case(
        area=opening.area, number=number, summary_id=summary_id, place=opening.place, category=opening.category,
        grade=opening.grade, source=opening.actor.channel, state=workflow_of(opening.area).initial,
        state_since=opening.now, desk=desk, holder=desk, filed_by_id=opening.actor.appointment_id,
        accused=opening.accused, restricted=opening.restricted, opened_at=opening.opened_at or opening.now,
        clock_from=opening.now,
    )  # fmt: skip


def started(cases: Sequence[Case], openings: Sequence[Opening]) -> Books:
    """Holders and clocks, in memory: they are written once the cases have ids."""
    books = Books(cases, brand_new=True)
    for case, opening in zip(cases, openings, strict=True):
        holder_id, case.holder_id = case.holder_id, None
        books.hand_over(case, holder_id, opening.now)
        books.start(case, workflow_of(case.area).state(case.state).starts, opening.now)
        books.look_ahead(case)
    return books


def link_files(openings: Sequence[Opening], reports: Sequence[Report]) -> None:
    check_files([key for opening in openings for key in opening.files])
    CaseEvidence.objects.bulk_create(
        CaseEvidence(
            case=report.case, report=report, attachment_id=key, purpose=CaseEvidence.Purpose.REPORT,
            added_at=opening.now,
        )
        for opening, report in zip(openings, reports, strict=True)
        for key in opening.files
    )  # fmt: skip


def opening_draft(opening: Opening, case: Case) -> Draft:
    facts: dict[str, object] = {
        "to": case.state,
        "holder": case.holder_id,
        "grade": case.grade,
        "category": case.category,
    }
    if opening.opened_at:
        facts["opened_at"] = opening.opened_at.isoformat()
    return Draft(
        verb=verb(case.area, "file"), subject_kind=SUBJECT, subject_id=case.pk, actor=opening.actor,
        place_id=case.place_id, organization_id=case.desk_id, at=opening.now, facts=facts,
    )  # fmt: skip


def next_numbers(openings: Sequence[Opening]) -> list[str]:
    """Date and running number: it says nothing about a person, and alone it shows nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('workflow_case_number') FROM generate_series(1, %s)", [len(openings)])
        running = [row[0] for row in cursor.fetchall()]
    return [
        f"{timezone.localtime(opening.now):%Y%m%d}-{number:06d}"
        for opening, number in zip(openings, running, strict=True)
    ]


def leave_the_accused(case: Case) -> None:
    """A protected case that turns out to be about its own desk, or a body above it, goes to the next desk up."""
    if case.accused_id in case.desk.path:
        case.desk = Desks().of(case.place, case.accused)


class Desks:
    """Dispatch desks by the place they serve, read once for a batch."""

    def __init__(self) -> None:
        self.by_place = {
            desk.dispatches_for_id: desk for desk in Organization.objects.exclude(dispatches_for=None)
        }

    def of(self, place: Place, accused: Organization | None) -> Organization:
        """The nearest at or above the place that is neither the accused body nor below it."""
        for place_id in reversed(place.path):
            desk = self.by_place.get(place_id)
            if desk and not (accused and accused.pk in desk.path):
                return desk
        raise NoDesk(str(place))
