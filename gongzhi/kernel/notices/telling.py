"""Who is told when a case moves: a reaction on every verb of every workflow, in the same transaction."""

from collections.abc import Iterable, Sequence

from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.notices.models import Notice, Reason
from gongzhi.kernel.workflow.declaration import Workflow
from gongzhi.kernel.workflow.registry import verb

# Steps and states that areas call alike (the glossary's words). Any other change of hands is an arrival.
STEPS = {"return": Reason.RETURNED, "rule": Reason.RULED, "finish": Reason.DONE}
STATES = {"redo": Reason.REDO}


def install(workflows: Iterable[Workflow]) -> None:
    """Once at start, when all areas have registered their verbs; a second call changes nothing."""
    for workflow in workflows:
        for name in ("file", *(transition.name for transition in workflow.transitions)):
            reaction = registry.Reaction(verb(workflow.area, name), tell)
            if reaction not in registry.reactions:
                registry.react(reaction.verb, reaction.function)


def tell(entries: Sequence[Entry]) -> None:
    """The organisation that holds the case from now on, if there is news for it."""
    news = [(entry, reason) for entry in entries if (reason := reason_of(entry))]
    Notice.objects.bulk_create(
        (
            Notice(
                organization_id=entry.facts["holder"], case_id=entry.subject_id, verb=entry.verb,
                reason=reason, at=entry.at, entry_id=entry.id, by_id=entry.person_id,
            )
            for entry, reason in news
        ),
        batch_size=2000,
    )  # fmt: skip


def reason_of(entry: Entry) -> Reason | None:
    facts, step = entry.facts, entry.verb.partition(".")[2]
    if facts.get("holder") is None:
        return None
    if facts.get("from") != facts["to"] and (named := STATES.get(facts["to"]) or STEPS.get(step)):
        return named
    is_new = "from" not in facts
    # The entry's organisation is the one that held the case before.
    return Reason.ARRIVED if is_new or facts["holder"] != entry.organization_id else None
