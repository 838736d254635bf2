"""When this verb is recorded, call that. The only file in which one area may cause something in another."""

from collections.abc import Callable, Sequence

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.registry import react

REACTIONS: tuple[tuple[str, Callable[[Sequence[Entry]], None]], ...] = ()


def install() -> None:
    for verb, function in REACTIONS:
        react(verb, function)
