"""What holds for every area's workflow, with nothing written for it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from gongzhi.areakit.declaration import Area
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.workflow.actions import perform
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.errors import NotAllowed
from gongzhi.kernel.workflow.models import Case, Deadline, Holding
from tests.cast import City
from tests.conformance.walking import LONGEST, OUTSIDER, begin, walks


def after(area: Area, state: str) -> set[str]:
    """States that can follow, as declared."""
    found: set[str] = set()
    waiting = [state]
    while waiting:
        for transition in area.workflow.transitions:
            if waiting[0] in transition.sources:
                fresh = set(transition.targets) - found
                found |= fresh
                waiting.extend(fresh)
        waiting.pop(0)
    return found


def test_every_name_in_the_table_is_a_state_and_every_state_is_reached(area: Area) -> None:
    workflow = area.workflow
    states = {state.name for state in workflow.states}
    named = {name for one in workflow.transitions for name in (*one.sources, *one.targets)}
    assert named == states
    assert after(area, workflow.initial) | {workflow.initial} == states


def test_no_state_is_a_trap(area: Area) -> None:
    ends = {state.name for state in area.workflow.states if state.is_closed}
    assert ends
    assert [
        state.name
        for state in area.workflow.states
        if not state.is_closed and not after(area, state.name) & ends
    ] == []


def test_several_targets_come_with_a_choice(area: Area) -> None:
    assert [one.name for one in area.workflow.transitions if len(one.targets) > 1 and not one.choose] == []


def test_phases_kept_or_dropped_are_phases_that_start(area: Area) -> None:
    started = {phase.name for phase in area.workflow.phases}
    ended = {name for one in area.workflow.transitions for name in (*one.meets, *one.drops)}
    assert ended == started


def test_random_walks_reach_every_state_and_break_no_invariant(city: City, area: Area) -> None:
    seen: set[str] = set()
    for walk in walks(city, area, seeds=40):
        case = Case.objects.get(pk=walk.case.pk)
        entries = list(Entry.objects.filter(subject_kind="workflow.case", subject_id=case.pk).order_by("id"))
        seen |= {entry.facts["to"] for entry in entries}
        assert [entry.verb for entry in entries] == [f"{area.name}.{name}" for name in ("file", *walk.steps)]
        assert case.version == len(entries)
        check_holders(case)
        check_clocks(case)
    assert seen == {state.name for state in area.workflow.states}


def check_holders(case: Case) -> None:
    """One holder at a time, without a gap, from the opening to now or to the end."""
    held = list(Holding.objects.filter(case=case).order_by("since", "pk"))
    assert held[0].since == case.clock_from
    assert all(before.until == then.since for before, then in pairwise(held))
    assert held[-1].until == case.closed_at
    assert (held[-1].organization_id if case.closed_at is None else None) == case.holder_id
    assert all(
        one.until - one.since >= (one.worked or timedelta()) >= timedelta() for one in held if one.until
    )


def check_clocks(case: Case) -> None:
    running = Deadline.objects.filter(case=case, met_at=None, dropped_at=None).order_by("due_at", "pk")
    nearest = running.first()
    assert case.due_at == (nearest.due_at if nearest else None)
    assert case.closed_at is None or nearest is None


def test_each_move_writes_exactly_one_entry_of_the_case(city: City, area: Area) -> None:
    walk = begin(city, area, seed=7)
    before = Entry.objects.latest("id").id
    while len(walk.steps) < LONGEST and (moved := walk.step()):
        transition, case = moved
        fresh = list(Entry.objects.filter(id__gt=before, subject_kind="workflow.case"))
        assert [(entry.verb, entry.subject_id) for entry in fresh] == [
            (f"{area.name}.{transition.name}", case.pk)
        ]
        assert case.state in transition.targets
        before = fresh[0].id


def test_an_outsider_is_refused_everywhere_and_nothing_is_written(city: City, area: Area) -> None:
    outsider = city.actor(OUTSIDER)
    refused: set[str] = set()
    for seed in range(12):
        walk = begin(city, area, seed)
        while len(walk.steps) < LONGEST:
            case = Case.objects.get(pk=walk.case.pk)
            entries, row = Entry.objects.count(), Case.objects.filter(pk=case.pk).values().get()
            for transition in area.workflow.transitions:
                if case.state in transition.sources:
                    with pytest.raises(NotAllowed):
                        perform(Move(case.pk, transition.name, outsider, walk.now, walk.facts(transition)))
                    refused.add(transition.name)
            assert (Entry.objects.count(), Case.objects.filter(pk=case.pk).values().get()) == (entries, row)
            assert not Case.objects.visible_to(outsider).filter(pk=case.pk).exists()
            if not walk.step():
                break
    assert refused == {transition.name for transition in area.workflow.transitions}
