from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongzhi.kernel.indicators.declaration import Change, Indicator
from gongzhi.kernel.ledger.models import Entry, EntryQuerySet


def entries_above(indicators: Sequence[Indicator], marks: Mapping[str, int]) -> EntryQuerySet:
    """What the indicators' cells do not hold yet, in the order of the ids. marks: by name; none is 0."""
    start = min((marks.get(indicator.name, 0) for indicator in indicators), default=0)
    verbs = {verb for indicator in indicators for verb in indicator.verbs}
    return Entry.objects.filter(id__gt=start, verb__in=sorted(verbs)).order_by("id")


def changes(
    entries: Iterable[Entry], indicators: Sequence[Indicator], marks: Mapping[str, int]
) -> Iterator[tuple[str, Change]]:
    """Each change with its indicator's name, leaving out entries at or below that indicator's mark."""
    readers: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        for verb in indicator.verbs:
            readers.setdefault(verb, []).append(indicator)
    for entry in entries:
        for indicator in readers[entry.verb]:
            if entry.id > marks.get(indicator.name, 0):
                for change in indicator.changes(entry):
                    yield indicator.name, change
