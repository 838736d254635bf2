"""What an area may say about the life of its cases. A workflow is a table; actions.py reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django_stubs_ext import StrOrPromise

from gongzhi.kernel.clock.limit import Limit
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.rules import Rule
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.standing import Standing


class FactKind(Enum):
    WORDS = "words"  # free text: kept as a people.Text, the ledger holds its id
    CHOICE = "choice"
    ORGANIZATION = "organization"
    FLAG = "flag"
    ID = "id"  # of a row the page already checked
    FILES = "files"  # evidence: a sequence of attachment keys


class Holder(Enum):
    """Who holds the case while it is in a state."""

    DESK = "desk"  # the dispatch desk that received it
    TARGET = "target"  # the organisation named by the fact `organization`
    WORKER = "worker"  # the body it was last dispatched to
    KEEP = "keep"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Fact:
    name: str
    label: StrOrPromise
    kind: FactKind
    required: bool = True
    choices: tuple[tuple[str, StrOrPromise], ...] = ()
    help: StrOrPromise = ""
    guarded: bool = False  # words that may tell who reported: in a restricted case only the desk reads them
    initial: Callable[[Case], object] | None = None  # what the form shows first
    when: Callable[[Case], bool] = lambda _case: True  # for which cases the form asks it at all


@dataclass(frozen=True)
class Phase:
    """A promise with a clock of its own. Limits go by the case's grade; "" serves every grade not named."""

    name: str
    label: StrOrPromise
    limits: Mapping[str, Limit]

    def limit(self, grade: str) -> Limit:
        return self.limits.get(grade) or self.limits[""]


@dataclass(frozen=True)
class State:
    name: str
    label: StrOrPromise
    holder: Holder = Holder.KEEP
    starts: tuple[Phase, ...] = ()
    promise: StrOrPromise = (
        ""  # what a resident reads while the case is here; {holder} and {due} are filled in
    )

    @property
    def is_closed(self) -> bool:
        return self.holder is Holder.NOBODY


@dataclass
class Move:
    """One change asked for: of which case, by whom, when, with which facts. The batch fills in what follows."""

    case_id: int
    name: str
    actor: Actor
    now: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: Any = None  # UUID of a form or message: the second arrival changes nothing
    version: int | None = None  # the case's version that the person had before them
    # filled in by perform_many
    standing: Standing = field(init=False)
    cleaned: dict[str, Any] = field(init=False, default_factory=dict)
    recorded: dict[str, Any] = field(init=False, default_factory=dict)
    target: "State" = field(init=False)

    @property
    def case(self) -> Case:
        return self.standing.case


@dataclass(frozen=True)
class Transition:
    name: str
    label: StrOrPromise
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: Rule
    sentence: StrOrPromise  # of the ledger; {actor}, {organization} and facts are filled in
    facts: tuple[Fact, ...] = ()
    choose: Callable[[Move], str] | None = None  # which target, when there are several
    meets: tuple[str, ...] = ()  # phases that this keeps
    drops: tuple[str, ...] = ()  # phases that no longer apply
    sets: tuple[str, ...] = ()  # facts written to the case's column of the same name
    keeps: tuple[str, ...] = ()  # facts written to the area's own row, to the column of the same name
    adjust: Callable[[Move], None] | None = (
        None  # the area's word on the case and the entry, before both are written
    )
    pauses: bool = False  # the clock stands still until the next move
    likely: bool = False  # the button that is filled
    dangerous: bool = False
    by_hand: bool = True  # False: not offered as a button (the portal or a job calls it)
    effect: Callable[[Sequence[Move]], None] | None = None  # the area's own rows, in the same transaction
    check: Callable[[Move], StrOrPromise | None] | None = (
        None  # a sentence when the facts do not fit together
    )


@dataclass(frozen=True)
class Workflow:
    area: str
    initial: str
    filing: StrOrPromise  # the ledger's sentence for what opens a case
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    detail: str = ""  # the area's own row of a case, as its one-to-one is called on Case

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def transition(self, name: str) -> Transition | None:
        return next((found for found in self.transitions if found.name == name), None)

    @property
    def phases(self) -> tuple[Phase, ...]:
        return tuple({phase.name: phase for state in self.states for phase in state.starts}.values())
