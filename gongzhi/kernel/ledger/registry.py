"""What may be recorded and what follows: filled once at start, by each verb's owner and by `reactions.py`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from gongzhi.kernel.ledger.models import Entry

Function = Callable[[Sequence["Entry"]], None]
Resolver = Callable[[Collection[Any]], Mapping[Any, str]]  # of ids or of codes


class VerbTaken(Exception):
    """Two apps claim one verb."""


class VerbUnknown(Exception):
    """Nobody has registered this verb."""


@dataclass(frozen=True)
class Verb:
    """sentence: a format string such as "{actor}把工单派给{organization}"; see `sentences`."""

    name: str
    sentence: "_StrOrPromise"
    app: str


@dataclass(frozen=True)
class Reaction:
    verb: str
    function: Function


verbs: dict[str, Verb] = {}
reactions: list[Reaction] = []
resolvers: dict[str, Resolver] = {}


def register_verb(name: str, sentence: "_StrOrPromise") -> Verb:
    """name: "app.verb", for instance "requests.dispatched"."""
    if name in verbs:
        raise VerbTaken(name)
    verbs[name] = Verb(name, sentence, name.partition(".")[0])
    return verbs[name]


def verb(name: str) -> Verb:
    if name not in verbs:
        raise VerbUnknown(name)
    return verbs[name]


def react(verb: str, function: Function) -> None:
    """Calls the function in the transaction of each change that records the verb, in registered order."""
    reactions.append(Reaction(verb, function))


def reactions_without_verb() -> list[str]:
    return sorted({reaction.verb for reaction in reactions} - verbs.keys())


def register_names(kind: str, resolver: Resolver) -> None:
    """resolver: names many ids (or codes) in one query; it may leave out what it does not know."""
    resolvers[kind] = resolver
