"""Walks any area's cases through its declared workflow, with facts made up from their declaration."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from gongzhi.areakit.declaration import Area
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import perform
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Move, Transition
from gongzhi.kernel.workflow.errors import WrongFacts
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.queries import dispatchable, possible, standings
from tests.cast import MONDAY, City

OUTSIDER = "外县书记"


@dataclass
class Walk:
    """One case under way; `steps` are the moves that were made."""

    city: City
    area: Area
    rng: random.Random
    case: Case
    now: datetime = MONDAY
    steps: list[str] = field(default_factory=list)

    @cached_property
    def actors(self) -> list[Actor]:
        return [self.city.actor(name) for name in self.city.appointments]

    def open_moves(self) -> list[tuple[Transition, Actor]]:
        self.case = Case.objects.get(pk=self.case.pk)
        standing = standings([self.case])[self.case.pk]
        return [
            (transition, actor)
            for actor in self.actors
            for transition, verdict in possible(standing, actor)
            if verdict
        ]

    def step(self) -> tuple[Transition, Case] | None:
        """One random move that somebody may make; None when the case has ended."""
        moves = self.open_moves()
        self.rng.shuffle(moves)
        for transition, actor in moves:
            self.now += timedelta(minutes=self.rng.choice([0, 1, 45, 600, 3000]))
            try:
                done = perform(Move(self.case.pk, transition.name, actor, self.now, self.facts(transition)))
            except WrongFacts:
                continue  # made-up facts need not fit together; another move is tried
            self.steps.append(transition.name)
            return transition, done
        return None

    def facts(self, transition: Transition) -> dict[str, object]:
        return {fact.name: self.value(fact) for fact in transition.facts}

    def value(self, fact: Fact) -> object:
        if fact.kind is FactKind.WORDS:
            return "按规定办理。"
        if fact.kind is FactKind.CHOICE:
            return self.rng.choice(fact.choices)[0]
        if fact.kind is FactKind.ORGANIZATION:
            return self.rng.choice(
                [None, *dispatchable(self.case.desk)]
                if not fact.required
                else [*dispatchable(self.case.desk)]
            )
        return None


def begin(city: City, area: Area, seed: int) -> Walk:
    case = area.sample(city.places["团结社区"], Actor.anonymous(), MONDAY)
    return Walk(city, area, random.Random(seed), case)


LONGEST = 40


def walks(city: City, area: Area, seeds: int, longest: int = LONGEST) -> Iterator[Walk]:
    for seed in range(seeds):
        walk = begin(city, area, seed)
        while len(walk.steps) < longest and walk.step():
            pass
        yield walk
