"""Small numbers point at people: what is shown to the public and on the wall leaves them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")


@dataclass(frozen=True)
class Suppressed(Generic[K]):
    """None stands for what is not shown."""

    cells: Mapping[K, int | None]
    total: int | None


def suppress(value: int, minimum: int = 5) -> int | None:
    """None below the minimum; 0 too, since to show it would say of every gap that somebody is there."""
    return value if value >= minimum else None


def suppress_row(cells: Mapping[K, int], minimum: int = 5) -> Suppressed[K]:
    """Cells that add up to a total shown beside them.

    So that none can be worked out by subtraction, the smallest of the others are left out as well until what
    is missing says nothing of any one cell; failing that, the total is left out.
    """
    total = sum(cells.values())
    ascending = sorted(cells, key=lambda key: cells[key])
    small = sum(cells[key] < minimum for key in cells)
    if total < minimum:
        return Suppressed(dict.fromkeys(cells), None)
    hidden = small
    while not is_safe([cells[key] for key in ascending[:hidden]], small, minimum) and hidden < len(cells):
        hidden += 1
    left_out = set(ascending[:hidden])
    is_guarded = is_safe([cells[key] for key in ascending[:hidden]], small, minimum)
    shown = {key: None if key in left_out else value for key, value in cells.items()}
    return Suppressed(shown, total if is_guarded else None)


def is_safe(hidden: list[int], small: int, minimum: int) -> bool:
    """The sum of the hidden cells can be had by subtraction, so it must not be small itself, nor of one cell,
    nor so large that each of them can only be the largest of the small numbers."""
    if not small:
        return True
    missing = sum(hidden)
    is_forced = len(hidden) == small and missing == small * (minimum - 1)
    return len(hidden) > 1 and missing >= minimum and not is_forced
