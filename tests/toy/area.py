"""An area that exists only in tests: a notice that a body is asked about, with every kind of fact and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from gongzhi.areakit import registry
from gongzhi.areakit.declaration import Area
from gongzhi.kernel.clock.limit import Limit, Unit
from gongzhi.kernel.ledger import registry as ledger
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.rules import has_role, is_staff
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow import registry as workflows
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Holder, Phase, State, Transition, Workflow
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.opening import Opening, open_cases

ANSWER = Phase("answer", "答复", {"": Limit(2, Unit.WORK_DAYS)})
COLOURS = (("red", "红"), ("blue", "蓝"))

WORKFLOW = Workflow(
    "toy", "asked", "{actor}提出询问",
    states=(
        State("asked", "待转办", Holder.DESK, (ANSWER,)),
        State("sent", "待答复", Holder.TARGET),
        State("over", "已结束", Holder.NOBODY),
    ),
    transitions=(
        Transition(
            "send", "转办", ("asked",), ("sent",), is_staff, "{actor}转给{organization}",
            facts=(
                Fact("organization", "承办单位", FactKind.ORGANIZATION),
                Fact("copy", "抄送单位", FactKind.ORGANIZATION, required=False),
                Fact("urgent", "加急", FactKind.FLAG, required=False),
                Fact("colour", "颜色", FactKind.CHOICE, required=False, choices=COLOURS),
            ),
        ),
        Transition(
            "close", "结束", ("sent",), ("over",), is_staff, "{actor}结束", likely=True, meets=("answer",),
            facts=(Fact("count", "份数", FactKind.ID), Fact("files", "附件", FactKind.FILES, required=True)),
        ),
    ),
)  # fmt: skip


def sample(place: Place, actor: Actor, now: datetime) -> Case:
    return open_cases(
        [Opening(area="toy", words="公章在哪里盖？", place=place, actor=actor, now=now, key=uuid4())]
    )[0].case


TOY = Area("toy", "询问", "help", WORKFLOW, has_role(Role.DISPATCHER), sample)


@contextmanager
def installed() -> Iterator[Area]:
    """For one test, without figures: afterwards nobody knows of it."""
    before = (dict(registry._areas), dict(workflows._workflows), dict(ledger.verbs))
    registry._areas[TOY.name] = TOY
    workflows.register(WORKFLOW)
    try:
        yield TOY
    finally:
        for known, was in zip((registry._areas, workflows._workflows, ledger.verbs), before, strict=True):
            known.clear()  # type: ignore[attr-defined]
            known.update(was)  # type: ignore[attr-defined]
