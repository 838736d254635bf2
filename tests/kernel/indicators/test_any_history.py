"""Whatever happens in whatever order, and whenever it is folded: figures are what a count by hand gives."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.opening import entries
from gongzhi.kernel.indicators.reading import figures
from gongzhi.kernel.indicators.rederiving import rederive
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case
from tests.kernel.indicators.toy import (
    CLOSED,
    MONTHS,
    NOON,
    SOLVED,
    Town,
    closing,
    leader,
    new_case,
    redoing,
    write,
)

pytestmark = pytest.mark.django_db

PLACES = ("市", "东一", "东二", "西一")
BODIES = ("局", "所", None)
NAMES = (CLOSED.name, SOLVED.name)

moves = st.lists(
    st.tuples(
        st.sampled_from(["close", "close", "redo", "fold"]),
        st.integers(0, 3),
        st.sampled_from(BODIES),
        st.sampled_from(MONTHS),
        st.booleans(),
    ),
    max_size=14,
)


@dataclass
class History:
    """What is counted now, by hand: for each case the cells in which it stands."""

    town: Town
    cases: list[Case] = field(default_factory=list)
    standing: list[tuple[Case, Organization | None, date, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cases = [new_case(self.town, place) for place in PLACES]

    def play(self, what: str, number: int, body: str | None, month: date, solved: bool) -> None:
        case, owner = self.cases[number], self.town.organizations[body] if body else None
        mine = [stand for stand in self.standing if stand[0] == case]
        if what == "fold":
            fold()
        elif what == "close":
            write(closing(case, owner, month, solved))
            self.standing.append((case, owner, month, solved))
        elif mine:
            write(redoing(*mine[-1]))
            self.standing.remove(mine[-1])

    def counted(self, name: str, scope: Scope) -> Counter[int]:
        place, body, months = scope.place, scope.organization, scope.months
        return Counter(
            case.pk
            for case, owner, month, solved in self.standing
            if (solved or name == CLOSED.name)
            and (place is None or place.pk in case.place.path)
            and (body is None or (owner and (owner == body or (scope.below and body.pk in owner.path))))
            and (months is None or months[0] <= month <= months[1])
        )


def scopes(town: Town) -> st.SearchStrategy[Scope]:
    spans = [(first, last) for first in MONTHS for last in MONTHS if first <= last]
    return st.builds(
        Scope,
        st.sampled_from([None, *town.places.values()]),
        st.sampled_from([None, *town.organizations.values()]),
        st.booleans(),
        st.sampled_from([None, *spans]),
    )


@given_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=moves, data=st.data())
def test_figures_are_what_a_count_by_hand_gives(
    town: Town, done: list[tuple[str, int, str | None, date, bool]], data: st.DataObject
) -> None:
    start = transaction.savepoint()  # not atomic(), in which folding refuses to run
    try:
        history = History(town)
        for step in done:
            history.play(*step)
        check(history, data.draw(scopes(town)), data.draw(st.sampled_from([None, *Place.Kind])))
    finally:
        transaction.savepoint_rollback(start)


def check(history: History, scope: Scope, level: Place.Kind | None) -> None:
    by_hand = {name: history.counted(name, scope) for name in NAMES}
    assert figures(NAMES, scope, now=NOON) == {None: {name: by_hand[name].total() for name in NAMES}}
    for group in ("place", "month", "organization"):
        table = figures(NAMES, scope, group_by=group, level=level, now=NOON)
        summed = {name: sum(row[name] for row in table.values()) for name in NAMES}
        assert summed == {name: by_hand[name].total() for name in NAMES}
    for name in NAMES:
        opened = entries(name, scope, actor=leader(history.town, "东区"), now=NOON)
        east = {case.pk for case in history.cases if history.town.places["东区"].pk in case.place.path}
        assert opened.records == {pk: amount for pk, amount in by_hand[name].items() if pk in east}
        assert opened.figure == by_hand[name].total()
    assert rederive(NOON) == []
