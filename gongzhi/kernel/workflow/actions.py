"""The one door: perform() and perform_many() are the only code that changes a case's state."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.ledger.record import Draft, record_many
from gongzhi.kernel.people.texts import keep_many
from gongzhi.kernel.workflow import facts
from gongzhi.kernel.workflow.booking import Books
from gongzhi.kernel.workflow.declaration import FactKind, Holder, Move, Transition
from gongzhi.kernel.workflow.errors import NotAllowed, NotNow, Overtaken, WrongFacts
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Receipt
from gongzhi.kernel.workflow.queries import SUBJECT, standings, who_acted_last
from gongzhi.kernel.workflow.registry import verb, workflow_of
from gongzhi.kernel.workflow.rows import write_rows

CASE_COLUMNS = [
    "state", "state_since", "version", "desk", "worker", "holder", "closed_at", "due_at", "provisional", "paused_since",
    "pause_reason", "category", "grade", "accused", "restricted", "brief", "answer", "solved", "satisfaction",
]  # fmt: skip


def perform(move: Move) -> Case:
    return perform_many([move])[0]


@transaction.atomic
def perform_many(moves: Sequence[Move]) -> list[Case]:
    """All of the moves, of different cases, or none. Answers the cases in the order of the moves."""
    ids = [move.case_id for move in moves]
    cases = Case.objects.select_for_update(of=("self",)).select_related("summary").order_by("pk").in_bulk(ids)
    done = set(
        Receipt.objects.filter(key__in=[move.key for move in moves if move.key]).values_list("key", flat=True)
    )
    fresh = [move for move in moves if move.key not in done]
    pairs = admitted(fresh, cases)
    if pairs:
        carry_out(pairs)
    return [cases[case_id] for case_id in ids]


def admitted(moves: Sequence[Move], cases: dict[int, Case]) -> list[tuple[Transition, Move]]:
    """Each move with its transition, after every check; the first that fails refuses the batch."""
    known = standings([cases[move.case_id] for move in moves])
    pairs = []
    for move in moves:
        move.standing = known[move.case_id]
        pairs.append((allowed(move), move))
    organizations = facts.organizations_named(pairs)
    for transition, move in pairs:
        facts.check(transition, move, organizations)
    return pairs


def allowed(move: Move) -> Transition:
    case = move.case
    if move.version is not None and move.version != case.version:
        raise overtaken(case)
    workflow = workflow_of(case.area)
    transition = workflow.transition(move.name)
    if transition is None or case.state not in transition.sources:
        label = transition.label if transition else move.name
        state = workflow.state(case.state).label
        raise NotNow(_("工单现在是“%(state)s”，不能“%(action)s”。") % {"state": state, "action": label})
    verdict = transition.who(move.actor, move.standing)
    if not verdict:
        raise NotAllowed(str(verdict.reason))
    return transition


def overtaken(case: Case) -> Overtaken:
    who, entry = who_acted_last(case)
    transition = workflow_of(case.area).transition(entry.verb.partition(".")[2])
    return Overtaken(who, timezone.localtime(entry.at), str(transition.label) if transition else _("登记"))


def carry_out(pairs: Sequence[tuple[Transition, Move]]) -> None:
    cases = [move.case for _transition, move in pairs]
    keep_words(pairs)
    books = Books(cases)
    drafts = [step(transition, move, books) for transition, move in pairs]
    write_rows(cases, CASE_COLUMNS)
    books.write()
    attach(pairs)
    write_details(pairs)
    apply_effects(pairs)
    record_many(drafts)
    Receipt.objects.bulk_create(Receipt(key=move.key, at=move.now) for _t, move in pairs if move.key)


def step(transition: Transition, move: Move, books: Books) -> Draft:
    """Moves one case in memory and drafts its entry."""
    case, now = move.case, move.now
    workflow = workflow_of(case.area)
    before, held_by = case.state, case.holder_id
    target = workflow.state(transition.choose(move) if transition.choose else transition.targets[0])
    books.resume(case, now)
    move.target = target
    for name in transition.sets:
        setattr(case, column(name), move.recorded.get(name))
    if transition.adjust:
        transition.adjust(move)
    if target.holder is Holder.TARGET and "organization" in move.cleaned:
        case.worker = move.cleaned["organization"]
    if target.name != before:
        case.state, case.state_since = target.name, now
    case.version += 1
    met = books.end(case, transition.meets, "met_at", now)
    books.end(case, transition.drops, "dropped_at", now)
    settle(case, target.holder, books, move)
    if not target.is_closed:
        books.start(case, target.starts if target.name != before else (), now)
    if transition.pauses:
        case.paused_since, case.pause_reason = now, move.cleaned["reason"]
    books.look_ahead(case)
    recorded = {
        **move.recorded,
        "from": before,
        "to": case.state,
        "holder": case.holder_id,
        "worker": case.worker_id,
    }
    if met:
        recorded["met"] = {d.phase: {"on_time": now <= d.due_at, "due": d.due_at.isoformat()} for d in met}
    return Draft(
        verb=verb(case.area, move.name), subject_kind=SUBJECT, subject_id=case.pk, actor=move.actor,
        place_id=case.place_id, organization_id=held_by or case.desk_id, at=now, facts=recorded,
    )  # fmt: skip


def column(name: str) -> str:
    """The case's own attribute of a fact: the id where the fact is a row."""
    return f"{name}_id" if Case._meta.get_field(name).is_relation else name


def settle(case: Case, holder: Holder, books: Books, move: Move) -> None:
    """Who holds the case from now on."""
    if holder is Holder.NOBODY:
        books.end(case, [deadline.phase for deadline in books.deadlines[case.number]], "dropped_at", move.now)
        case.closed_at = move.now
    holders = {
        Holder.DESK: case.desk_id,
        Holder.TARGET: case.worker_id,
        Holder.WORKER: case.worker_id or case.desk_id,
        Holder.KEEP: case.holder_id,
        Holder.NOBODY: None,
    }
    books.hand_over(case, holders[holder], move.now)


def keep_words(pairs: Sequence[tuple[Transition, Move]]) -> None:
    """Free text goes to rows that can be erased; the ledger gets ids and codes."""
    wanted: list[tuple[Move, str]] = []
    for transition, move in pairs:
        for fact in transition.facts:
            value = move.cleaned[fact.name]
            if fact.kind is FactKind.WORDS:
                if value:
                    wanted.append((move, fact.name))
            elif fact.kind is FactKind.ORGANIZATION:
                move.recorded[fact.name] = value.pk if value else None
            elif fact.kind is FactKind.FILES:
                move.recorded[fact.name] = len(value)
            else:
                move.recorded[fact.name] = value
    by_purpose: dict[str, list[tuple[Move, str]]] = defaultdict(list)
    for move, name in wanted:
        by_purpose[f"{move.case.area}.{move.name}.{name}"].append((move, name))
    for purpose, group in by_purpose.items():
        texts = keep_many([move.cleaned[name] for move, name in group], purpose=purpose, now=group[0][0].now)
        for (move, name), text in zip(group, texts, strict=True):
            move.recorded[name] = text.pk


def attach(pairs: Sequence[tuple[Transition, Move]]) -> None:
    links = [
        CaseEvidence(
            case=move.case, attachment_id=key, purpose=CaseEvidence.Purpose.HANDLING,
            organization_id=move.actor.organization_id, added_at=move.now,
        )
        for transition, move in pairs
        for fact in transition.facts
        if fact.kind is FactKind.FILES
        for key in move.cleaned[fact.name]
    ]  # fmt: skip
    check_files([link.attachment_id for link in links])
    CaseEvidence.objects.bulk_create(links)


def check_files(keys: Sequence[UUID]) -> None:
    """Evidence belongs to one case, and is there."""
    free = Attachment.objects.filter(pk__in=keys, link=None).count()
    if free != len(set(keys)):
        raise WrongFacts({"files": _("有文件没有保存成功，或已用于其他工单，请重新选择文件。")})


def write_details(pairs: Sequence[tuple[Transition, Move]]) -> None:
    """Facts that the area keeps in its own row, in one query a set of columns."""
    for (relation, columns), cases in kept_columns(pairs).items():
        prefetch_related_objects([move.case for move in cases], relation)
        rows = [getattr(move.case, relation) for move in cases]
        for move, row in zip(cases, rows, strict=True):
            for name in columns:
                setattr(row, name, move.recorded.get(name))
        write_rows(rows, columns)


def kept_columns(pairs: Sequence[tuple[Transition, Move]]) -> dict[tuple[str, tuple[str, ...]], list[Move]]:
    groups: dict[tuple[str, tuple[str, ...]], list[Move]] = defaultdict(list)
    for transition, move in pairs:
        if transition.keeps:
            groups[workflow_of(move.case.area).detail, transition.keeps].append(move)
    return groups


def apply_effects(pairs: Sequence[tuple[Transition, Move]]) -> None:
    groups: dict[int, tuple[Transition, list[Move]]] = {}
    for transition, move in pairs:
        groups.setdefault(id(transition), (transition, []))[1].append(move)
    for transition, moves in groups.values():
        if transition.effect:
            transition.effect(moves)
