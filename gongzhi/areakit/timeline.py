"""What has happened to a case, in sentences, newest first, with the words this reader may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongzhi.areakit.declaration import Area
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.sentences import names_for, sentence
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.models import Text
from gongzhi.kernel.workflow.declaration import Fact, FactKind
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.queries import entries_of
from gongzhi.kernel.workflow.visibility import is_desk_of


@dataclass(frozen=True)
class Told:
    label: object
    words: str


@dataclass(frozen=True)
class Line:
    at: datetime
    sentence: str
    told: tuple[Told, ...]
    channel: str  # "" for the office, where nearly everything happens


def timeline(area: Area, case: Case, actor: Actor) -> list[Line]:
    """Costs the same number of queries however long it is."""
    entries = list(entries_of([case]))
    names = names_for(entries)
    words = texts_of(area, entries, reads_all(case, actor))
    return [
        Line(entry.at, sentence(entry, names), told(area, entry, words), channel(entry))
        for entry in reversed(entries)
    ]


def reads_all(case: Case, actor: Actor) -> bool:
    """Whether words that may tell who reported are for this actor: never for the body complained about."""
    if is_desk_of(actor, case.desk_id):
        return True
    return not case.restricted and case.accused_id not in actor.organization_path


def channel(entry: Entry) -> str:
    return "" if entry.channel == Channel.OFFICE else str(Channel(entry.channel).label)


def texts_of(area: Area, entries: Sequence[Entry], reads_all: bool) -> dict[int, Text]:
    wanted = {
        entry.facts[fact.name]
        for entry in entries
        for fact in word_facts(area, entry)
        if entry.facts.get(fact.name) and (reads_all or not fact.guarded)
    }
    return Text.objects.in_bulk(wanted)


def word_facts(area: Area, entry: Entry) -> list[Fact]:
    transition = area.workflow.transition(entry.verb.partition(".")[2])
    return [fact for fact in transition.facts if fact.kind is FactKind.WORDS] if transition else []


def told(area: Area, entry: Entry, words: dict[int, Text]) -> tuple[Told, ...]:
    pairs = [(fact.label, words.get(entry.facts.get(fact.name) or 0)) for fact in word_facts(area, entry)]
    return tuple(Told(label, str(text)) for label, text in pairs if text)
