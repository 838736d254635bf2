"""Takes settled entries into the cells, in the background: what is folded need not be added up by readers."""

from collections import Counter

from django.db import transaction

from gongzhi.kernel.indicators import cells, registry
from gongzhi.kernel.indicators.deriving import changes, entries_above
from gongzhi.kernel.indicators.models import Fold
from gongzhi.kernel.ledger.settling import settled_id

BATCH = 20_000


def fold() -> int:
    """How many entries were folded: none while somebody else is folding.

    Raises ledger's StillBeingWritten, with nothing folded, while a long transaction adds to the ledger.
    """
    up_to, folded = settled_id(), 0
    while batch := fold_batch(up_to):
        folded += batch
    return folded


@transaction.atomic(durable=True)
def fold_batch(up_to: int) -> int:
    if not cells.alone():
        return 0
    indicators = registry.indicators()
    marks = dict(Fold.objects.values_list("indicator", "up_to"))
    entries = list(entries_above(indicators, marks).filter(id__lte=up_to)[:BATCH])
    records: Counter[tuple[cells.CellKey, int]] = Counter()
    for name, change in changes(entries, indicators, marks):
        records[cells.key_of(name, change), change.subject_id] += change.amount
    cells.add(records)
    reached = entries[-1].id if len(entries) == BATCH else up_to
    cells.advance([indicator.name for indicator in indicators], reached)
    return len(entries)
