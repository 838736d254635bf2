"""A report as its reporter reads it: where it stands in one sentence, who has it, until when and why, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_stubs_ext import StrOrPromise

from gongzhi.areakit.handling import CONTACTS, MARKS, OUTCOMES
from gongzhi.areakit.registry import area_of
from gongzhi.areas.requests import words
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.sentences import names_for, sentence
from gongzhi.kernel.people.models import Organization, Text
from gongzhi.kernel.workflow.declaration import State
from gongzhi.kernel.workflow.models import Case, Report
from gongzhi.kernel.workflow.queries import entries_of
from gongzhi.pages.portal.photos import Photo, photos_of
from gongzhi.pages.portal.templatetags.look import near_moment

# What staff wrote for the reporter, by move. Whatever is not listed stays inside: notes on calls, grounds of a
# dispatch, the summary written for the handler, and what other reporters of the same matter said.
TOLD = {
    "refuse": "answer",
    "answer": "answer",
    "note": "progress",
    "pause": "why",
    "finish": "answer",
}
REASONS: dict[str, tuple[str, Mapping[str, StrOrPromise]]] = {
    "refuse": ("reason", dict(words.REFUSALS)),
    "return": ("reason", dict(words.RETURNS)),
    "pause": ("reason", dict(words.PAUSES)),
    "contact": ("contact", dict(CONTACTS)),
    "call_back": ("outcome", dict(OUTCOMES)),
    "rate": ("satisfaction", dict(MARKS)),
}
# What the reporter did, said to them.
OWN = {"file": _lazy("收到您反映的事项"), "rate": _lazy("您作了评价")}


@dataclass(frozen=True)
class Step:
    at: datetime
    sentence: StrOrPromise
    reason: StrOrPromise
    told: str


@dataclass(frozen=True)
class Story:
    report: Report
    case: Case
    state: State
    sentence: str
    holder: Organization | None
    due: datetime | None
    provisional: bool
    is_late: bool
    why_paused: StrOrPromise
    said: str
    steps: Sequence[Step]
    photos: Sequence[Photo]
    can_rate: bool
    mark: StrOrPromise
    has_contact: bool


def story_of(report: Report, now: datetime) -> Story:
    case = report.case
    area = area_of(case.area)
    assert area is not None  # noqa: S101  # a case's area is installed, or the page of no case could be shown
    state = area.workflow.state(case.state)
    # Several promises may run at once, as first contact within handling: the reporter waits for the last of them.
    last = case.deadlines.filter(met_at=None, dropped_at=None).order_by("-due_at").first()
    due = last.due_at if last else None
    return Story(
        report=report,
        case=case,
        state=state,
        sentence=promise(state, case, due),
        holder=case.holder,
        due=due,
        provisional=bool(last and last.provisional),
        is_late=bool(due and not case.paused_since and due < now),
        why_paused=dict(words.PAUSES).get(case.pause_reason, "") if case.paused_since else "",
        said=str(report.words),
        steps=steps(report),
        photos=photos_of(report),
        can_rate=case.state == "closed",
        mark=dict(MARKS).get(report.satisfaction, ""),
        has_contact=bool(report.reporter and (report.reporter.name or report.reporter.phone)),
    )


def promise(state: State, case: Case, due: datetime | None) -> str:
    holder = str(case.holder or case.worker or case.desk)
    if case.paused_since:
        return _("%(holder)s暂停了计时，恢复后期限顺延") % {"holder": holder}
    if case.solved is not None:
        return _("已经结案，回访时确认已解决") if case.solved else _("已经结案，如实记为未解决")
    return (
        str(format_lazy(state.promise, holder=holder, due=near_moment(due)))
        if state.promise
        else str(state.label)
    )


def steps(report: Report) -> list[Step]:
    """Newest first; as many queries however long it is."""
    entries = [entry for entry in entries_of([report.case]) if is_for(entry, report)]
    names = names_for(entries)
    wanted = {entry.facts[field]: entry for entry in entries if (field := told_field(entry))}
    texts = Text.objects.in_bulk(wanted)
    return [
        Step(
            entry.at,
            OWN.get(move_of(entry), "") or sentence(entry, names),
            reason_of(entry),
            told_in(entry, texts),
        )
        for entry in reversed(entries)
    ]


def is_for(entry: Entry, report: Report) -> bool:
    """Several people may have reported one matter; what another of them thought of it is not this one's business."""
    return move_of(entry) != "rate" or entry.facts.get("report") == report.pk


def move_of(entry: Entry) -> str:
    return entry.verb.partition(".")[2]


def told_field(entry: Entry) -> str:
    field = TOLD.get(move_of(entry), "")
    return field if entry.facts.get(field) else ""


def told_in(entry: Entry, texts: Mapping[int, Text]) -> str:
    text = texts.get(entry.facts.get(told_field(entry), 0))
    return str(text) if text else ""


def reason_of(entry: Entry) -> StrOrPromise:
    field, labels = REASONS.get(move_of(entry), ("", {}))
    return labels.get(str(entry.facts.get(field, "")), "")
