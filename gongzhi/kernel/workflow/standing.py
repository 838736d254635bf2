"""A case and what has happened to it: what rules look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gongzhi.kernel.workflow.models import Case


@dataclass(frozen=True)
class Past:
    """One earlier move, out of the ledger."""

    name: str
    person_id: int | None
    holder_id: int | None  # who held the case when it happened
    facts: dict[str, Any]


@dataclass(frozen=True)
class Standing:
    case: Case
    past: tuple[Past, ...] = ()

    def count(self, name: str) -> int:
        return sum(move.name == name for move in self.past)

    def count_where(self, name: str, fact: str, value: object) -> int:
        return sum(move.name == name and move.facts.get(fact) == value for move in self.past)

    def done_by(self, person_id: int | None, names: Iterable[str]) -> bool:
        return any(move.person_id == person_id and move.name in names for move in self.past)

    def last(self, *names: str) -> Past | None:
        return next((move for move in reversed(self.past) if move.name in names), None)
