"""Counts everything again from the entries, says where the cells differ, and sets them right on record."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongzhi.kernel.indicators import cells, registry
from gongzhi.kernel.indicators.cells import CellKey
from gongzhi.kernel.indicators.declaration import Indicator
from gongzhi.kernel.indicators.deriving import changes, entries_above
from gongzhi.kernel.indicators.models import Cell, Counted, Fold
from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people.actor import Actor

VERB = "indicators.rederived"

Records = Mapping[CellKey, Counter[int]]
NOTHING: Counter[int] = Counter()


@dataclass(frozen=True)
class Difference:
    """kept, derived: the amounts; they are equal where the cell counted the right number of wrong records."""

    cell: CellKey
    kept: int
    derived: int


def rederive(now: datetime) -> list[Difference]:
    """What was wrong and is now mended. Each indicator gets an entry in the ledger, right or wrong."""
    return [difference for indicator in registry.indicators() for difference in rederive_one(indicator, now)]


@transaction.atomic(durable=True)
def rederive_one(indicator: Indicator, now: datetime) -> list[Difference]:
    cells.wait_until_alone()
    fold = Fold.objects.filter(indicator=indicator.name).first()
    if fold is None:
        return []
    right, kept, amounts = derived(indicator, fold.up_to), kept_records(indicator), kept_amounts(indicator)
    wrong = [
        key
        for key in sorted({*right, *amounts}, key=repr)
        if right.get(key, NOTHING) != kept.get(key, NOTHING) or amount_of(right, key) != amounts.get(key, 0)
    ]
    found = [Difference(key, amounts.get(key, 0), amount_of(right, key)) for key in wrong]
    rewrite(wrong, right)
    record(
        VERB, fold, Actor.system(), None, None, now,
        indicator=indicator.name, cells=len({*right, *amounts}), differences=len(found),
    )  # fmt: skip
    return found


def derived(indicator: Indicator, up_to: int) -> Records:
    found: defaultdict[CellKey, Counter[int]] = defaultdict(Counter)
    entries = entries_above([indicator], {}).filter(id__lte=up_to)
    for name, change in changes(entries.iterator(chunk_size=5000), [indicator], {}):
        found[cells.key_of(name, change)][change.subject_id] += change.amount
    return found


def kept_records(indicator: Indicator) -> Records:
    found: defaultdict[CellKey, Counter[int]] = defaultdict(Counter)
    rows = Counted.objects.filter(cell__indicator=indicator.name).values_list(
        "cell__month", "cell__place_id", "cell__organization_id", "subject_id", "amount"
    )
    for month, place, organization, subject, amount in rows.iterator(chunk_size=5000):
        found[indicator.name, month, place, organization][subject] = amount
    return found


def kept_amounts(indicator: Indicator) -> Mapping[CellKey, int]:
    rows = Cell.objects.filter(indicator=indicator.name).values_list(
        "month", "place_id", "organization_id", "amount"
    )
    return {(indicator.name, month, place, owner): amount for month, place, owner, amount in rows}


def amount_of(records: Records, key: CellKey) -> int:
    return sum(records.get(key, NOTHING).values())


def rewrite(wrong: list[CellKey], right: Records) -> None:
    for name, month, place, organization in wrong:
        Cell.objects.filter(indicator=name, month=month, place=place, organization=organization).delete()
    cells.add(
        Counter(
            {(key, subject): amount for key in wrong for subject, amount in right.get(key, NOTHING).items()}
        )
    )
