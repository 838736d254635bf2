"""Which row of a new list is which place we hold. Codes are reused and names repeat: neither decides."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gongzhi.kernel.territory.divisions import Division


@dataclass(frozen=True)
class Held:
    """A place as the record has it, with the code of its parent."""

    id: int
    kind: str
    form: str
    code: str
    name: str
    parent_code: str


@dataclass
class Matching:
    same: list[tuple[Division, Held]] = field(default_factory=list)
    changed: list[tuple[Division, Held]] = field(default_factory=list)
    new: list[Division] = field(default_factory=list)
    gone: list[Held] = field(default_factory=list)


Key = Callable[[Division | Held], Hashable]
# From the surest to the least sure. A name counts only where it is the only one of its kind on both sides.
KEYS: tuple[Key, ...] = (
    lambda place: (place.kind, place.code, place.name),
    lambda place: (place.kind, place.parent_code, place.name),
    lambda place: (place.kind, place.code[:6] if len(place.code) > 6 else "", place.name),
    lambda place: (place.kind, place.code),
)


def match(divisions: Sequence[Division], held: Sequence[Held]) -> Matching:
    matching = Matching()
    rows, places = list(divisions), list(held)
    for key in KEYS:
        by_row, by_place = singles(rows, key), singles(places, key)
        pairs = {row: by_place[value] for value, row in by_row.items() if value in by_place}
        for row, place in pairs.items():
            (matching.same if is_same(row, place) else matching.changed).append((row, place))
        taken = {place.id for place in pairs.values()}
        rows = [row for row in rows if row not in pairs]
        places = [place for place in places if place.id not in taken]
    matching.new, matching.gone = rows, places
    return matching


T = TypeVar("T", Division, Held)


def singles(items: Iterable[T], key: Key) -> dict[Hashable, T]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {value: group[0] for value, group in groups.items() if len(group) == 1}


def is_same(row: Division, place: Held) -> bool:
    return (row.code, row.name, row.parent_code, row.form) == (
        place.code,
        place.name,
        place.parent_code,
        place.form,
    )
