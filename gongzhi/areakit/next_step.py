"""The one move that most likely comes next, of those that this actor may make."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.declaration import Transition
from gongzhi.kernel.workflow.models import Case, Deadline
from gongzhi.kernel.workflow.queries import possible, standings

Running = dict[str, datetime]  # when each phase that is still open falls due


def likely_step(allowed: Collection[Transition], running: Running) -> Transition | None:
    """Of the declared likely ones, the one that keeps the promise due first; what keeps none comes last."""
    likely = [one for one in allowed if one.likely]
    return min(likely, key=lambda one: promise(one, running), default=None)


def promise(transition: Transition, running: Running) -> tuple[bool, float]:
    kept = [running[phase].timestamp() for phase in transition.meets if phase in running]
    return not kept, min(kept, default=0)


def running_phases(cases: Sequence[Case]) -> dict[int, Running]:
    found: dict[int, Running] = defaultdict(dict)
    for deadline in Deadline.objects.filter(case__in=cases, met_at=None, dropped_at=None):
        found[deadline.case_id][deadline.phase] = deadline.due_at
    return found


def likely_steps(cases: Sequence[Case], actor: Actor) -> dict[int, Transition | None]:
    """By case id, in two queries however many."""
    running = running_phases(cases)
    return {
        case_id: likely_step([one for one, verdict in possible(standing, actor) if verdict], running[case_id])
        for case_id, standing in standings(cases).items()
    }
