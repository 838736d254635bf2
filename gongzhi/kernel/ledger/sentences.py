"""Entries in words. A verb's sentence names what it shows: "{actor}把工单派给{organization}".

The fields are `actor`, `place`, `organization` and any fact. A fact that holds an id or a code says after a
colon of what kind it is, unless it is named like the kind: "由{before:organization}转给{organization}".
"""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from gongzhi.kernel.ledger import names as built_in
from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.registry import Resolver
from gongzhi.kernel.people.actor import ActorKind

Names = Mapping[tuple[str, object], str]

BUILT_IN: dict[str, Resolver] = {
    "place": built_in.places,
    "organization": built_in.organizations,
    "appointment": built_in.appointments,
}
NOTHING = "—"


def names_for(entries: Iterable[Entry], instead: Mapping[str, Resolver] | None = None) -> Names:
    """All names that the entries' sentences need, a query a kind. instead: resolvers for this reader only."""
    wanted: dict[str, set[object]] = {}
    for entry in entries:
        for _, field, kind in template(entry):
            for asked, value in values(entry, field, kind):
                wanted.setdefault(asked, set()).add(value)
    chosen = {**BUILT_IN, **registry.resolvers, **(instead or {})}
    return {
        (kind, value): name
        for kind in sorted(wanted.keys() & chosen.keys())
        for value, name in chosen[kind](wanted[kind]).items()
    }


def sentence(entry: Entry, names: Names) -> str:
    """What is not in `names` is shown as it stands in the entry."""
    parts = []
    for text, field, kind in template(entry):
        parts.append(text)
        if field:
            known = [names.get((asked, value), str(value)) for asked, value in values(entry, field, kind)]
            parts.append(actor(entry, names) if field == "actor" else "、".join(known) or NOTHING)
    return "".join(parts)


def template(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Each text with the field after it, "" for none, and the kind of the field's value."""
    verb = registry.verbs.get(entry.verb)
    for text, field, kind, _ in Formatter().parse(str(verb.sentence) if verb else entry.verb):
        yield text, field or "", kind or field or ""


def values(entry: Entry, field: str, kind: str) -> list[tuple[str, object]]:
    """The ids or codes of a field, each with its kind."""
    if field == "actor":
        found = [("appointment", entry.appointment_id), ("person", entry.person_id)]
    else:
        columns = {"place": entry.place_id, "organization": entry.organization_id}
        value = entry.facts.get(field, columns.get(field))
        found = [(kind, one) for one in (value if isinstance(value, list) else [value])]
    return [(asked, one) for asked, one in found if one is not None]


def actor(entry: Entry, names: Names) -> str:
    """By the post; by name only for a reader who brought a resolver of persons; else by the sort of actor."""
    known = [names[key] for key in values(entry, "actor", "") if key in names]
    return " ".join(known) or str(ActorKind(entry.actor_kind).label)
