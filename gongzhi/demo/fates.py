"""What becomes of a request, drawn before it begins."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from gongzhi.demo.wording import Matter
from gongzhi.kernel.people.day import HERE

BETWEEN_TWO = {"market", "labour", "neighbours", "property", "housing", "other"}
FROZEN = {11, 12, 1, 2, 3}


@dataclass(frozen=True)
class Fate:
    refused: str = ""  # why
    is_direct: bool = False
    returns: int = 0
    pause: str = ""  # why
    redos: int = 0
    tries: int = 0  # call-backs that reach nobody
    is_late: bool = False  # somebody sleeps on it
    cut: tuple[str, int] | None = None  # nobody goes on after this step has happened so many times


# Left lying in a state: what must happen before, and the step after which nothing does.
LEFT: dict[str, tuple[dict[str, object], tuple[str, int]]] = {
    "filed": ({}, ("", 0)),
    "accepted": ({}, ("accept", 1)),
    "dispatched": ({}, ("dispatch", 1)),
    "handling": ({}, ("contact", 1)),
    "paused": ({"pause": "resident"}, ("pause", 1)),
    "returned": ({"returns": 1}, ("return", 1)),
    "ruling": ({"returns": 2}, ("return", 2)),
    "done": ({}, ("finish", 1)),
    "redo": ({"redos": 1}, ("call_back", 1)),
}


def draw(rng: Random, matter: Matter, at: datetime, left: str) -> Fate:
    if left:
        changes, cut = LEFT[left]
        pause = {"pause": "frozen"} if left == "paused" and matter.is_outdoors else {}
        return replace(Fate(), **{**changes, **pause}, cut=cut)  # type: ignore[arg-type]
    if refused := draw_refusal(rng, matter):
        return Fate(refused=refused)
    return Fate(
        is_direct=matter.kind == "consult" and rng.random() < 0.7,
        returns=0 if matter.is_protected else rng.choices((0, 1, 2), (0.92, 0.065, 0.015))[0],
        pause=draw_pause(rng, matter, at),
        redos=rng.choices((0, 1, 2), (0.88, 0.095, 0.025))[0],
        tries=rng.choices((0, 1, 3), (0.88, 0.09, 0.03))[0],
        is_late=rng.random() < 0.06,
    )


def draw_refusal(rng: Random, matter: Matter) -> str:
    """Quarrels between two parties are mostly not the government's."""
    if matter.category in BETWEEN_TWO and matter.kind in {"help", "complaint"} and rng.random() < 0.13:
        return rng.choice(("out_of_scope", "out_of_scope", "in_court", "elsewhere"))
    return "unclear" if rng.random() < 0.008 else ""


def draw_pause(rng: Random, matter: Matter, at: datetime) -> str:
    if matter.is_outdoors and at.astimezone(HERE).month in FROZEN and rng.random() < 0.45:
        return "frozen"
    return rng.choices(("", "resident", "weather"), (0.955, 0.03, 0.015))[0]
