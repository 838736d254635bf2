"""How a request ends: called back, done again, rated."""

from random import Random
from typing import Any

from gongzhi.demo.fates import Fate
from gongzhi.demo.plot import Plot
from gongzhi.demo.wording import phrase
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.workflow.outcome import REDOS

RATES = {Channel.PORTAL, Channel.API}


def close(plot: Plot, body: Organization | None, fate: Fate, speed: float) -> None:
    """Calls back until it is solved, given up or nobody can be reached; then some residents rate it."""
    for _try in range(fate.tries):
        plot.wait(1.0, 9.0)
        call(plot, "not_reached")
    if fate.tries == 3:
        return
    redone, redos = 0, redos_of(plot, fate, speed)
    while redone < redos and body is not None:
        plot.wait(1.0, 14.0 if not fate.is_late else 40.0)
        call(plot, "unsolved")
        redone += 1
        if redone > REDOS:
            rate(plot, is_solved=False)
            return
        again(plot, body, speed)
    plot.wait(1.0, 14.0 if not fate.is_late else 40.0)
    call(plot, "solved")
    rate(plot, is_solved=True)


def redos_of(plot: Plot, fate: Fate, speed: float) -> int:
    """Advice and questions are not done again; who is slow also solves less."""
    if fate.cut is None and plot.matter.kind in {"advice", "consult"}:
        return 0
    fails = fate.cut is None and plot.rng.random() < max(0.0, speed - 0.35) * 0.09
    return REDOS + 1 if fails else fate.redos


def call(plot: Plot, outcome: str) -> None:
    facts: dict[str, Any] = {"outcome": outcome}
    if outcome != "not_reached":
        facts |= {
            "satisfaction": mark(plot.rng, outcome == "solved"),
            "told": phrase(plot.rng, f"told_{outcome}"),
        }
    plot.act("call_back", plot.at_desk(Role.CALLER), **facts)


def mark(rng: Random, is_solved: bool) -> str:
    weights = (0.72, 0.22, 0.06) if is_solved else (0.05, 0.2, 0.75)
    return rng.choices(("satisfied", "fairly", "dissatisfied"), weights)[0]


def again(plot: Plot, body: Organization, speed: float) -> None:
    worker = plot.world.worker(body, plot.rng)
    plot.wait(4.0, 20.0 * speed)
    if plot.rng.random() < 0.5:
        plot.act("note", worker, progress=phrase(plot.rng, "progress"))
        plot.wait(1.0, 6.0 * speed)
    plot.act("finish", worker, answer=phrase(plot.rng, "redone"))


def rate(plot: Plot, is_solved: bool) -> None:
    """By whoever filed it themselves and kept the code."""
    if plot.filing.actor.channel in RATES and plot.rng.random() < 0.4:
        plot.wait(0.5, 20.0)
        facts = {"satisfaction": mark(plot.rng, is_solved), "told": phrase(plot.rng, "told_rating")}
        plot.act("rate", Actor.resident(plot.filing.actor.channel), **facts)
