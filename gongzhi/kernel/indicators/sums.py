"""Folded and unfolded, added up.

Cells come with their marks in one statement, hence of one snapshot; entries never change, so those above the
marks, read by the next statement, are exactly what the cells did not hold: the sum is exact at that moment.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, QuerySet, Sum, Value
from django.db.models.expressions import Combinable

from gongzhi.kernel.indicators.declaration import Change, Indicator
from gongzhi.kernel.indicators.deriving import changes, entries_above
from gongzhi.kernel.indicators.models import Cell, Counted, Fold
from gongzhi.kernel.indicators.scope import Scope, sift

Key = date | int | None
OWN = F("pk")
NO_KEY = Value(None, output_field=BigIntegerField())


def sums(
    indicators: Sequence[Indicator],
    scope: Scope,
    key: Combinable,
    key_of: Callable[[Change, int], Key],
    place: Combinable = OWN,
) -> Counter[tuple[str, Key]]:
    """By indicator and key. key_of: the same key of a change, given the group of its place."""
    cells = Cell.objects.filter(scope.located(), scope.owned(), scope.dated())
    folded, marks = read(indicators, cells.values(figure=F("indicator"), key=key))
    return add_tail(folded, indicators, marks, scope, key_of, place)


def subjects(indicators: Sequence[Indicator], scope: Scope) -> Counter[tuple[str, Key]]:
    """By indicator and record."""
    counted = Counted.objects.filter(
        scope.located("cell__place__"), scope.owned("cell__organization"), scope.dated("cell__month")
    )
    folded, marks = read(indicators, counted.values(figure=F("cell__indicator"), key=F("subject_id")))
    return add_tail(folded, indicators, marks, scope, lambda change, _place: change.subject_id)


def read(
    indicators: Sequence[Indicator], rows: QuerySet[Any, Any]
) -> tuple[Counter[tuple[str, Key]], dict[str, int]]:
    names = [indicator.name for indicator in indicators]
    columns = ("figure", "key", "total", "is_mark")
    folded = (
        rows.filter(figure__in=names)
        .annotate(total=Sum("amount"), is_mark=Value(False, output_field=BooleanField()))
        .values_list(*columns)
    )
    marks = (
        Fold.objects.filter(indicator__in=names)
        .annotate(figure=F("indicator"), key=NO_KEY, total=F("up_to"), is_mark=Value(True))
        .values_list(*columns)
    )
    found: Counter[tuple[str, Key]] = Counter()
    up_to: dict[str, int] = {}
    for name, key, total, is_mark in folded.union(marks, all=True):
        if is_mark:
            up_to[name] = int(total)
        else:
            found[name, key] = int(total)
    return found, up_to


def add_tail(
    folded: Counter[tuple[str, Key]],
    indicators: Sequence[Indicator],
    marks: dict[str, int],
    scope: Scope,
    key_of: Callable[[Change, int], Key],
    place: Combinable = OWN,
) -> Counter[tuple[str, Key]]:
    unfolded = list(changes(entries_above(indicators, marks), indicators, marks))
    for name, change, group in sift(unfolded, scope, place):
        folded[name, key_of(change, group)] += change.amount
    return folded
