"""Figures, exact at the moment of reading."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.declaration import Indicator, Present, Rate
from gongzhi.kernel.indicators.groups import By, Groups, Level
from gongzhi.kernel.indicators.present import tally
from gongzhi.kernel.indicators.rates import RateValue, rate_value
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.indicators.sums import Key, sums

EVERYTHING = Scope()


class HasNoMonth(ValueError):
    """The figure says how things stand now; it cannot be laid out by month."""


def figures(
    names: Sequence[str],
    scope: Scope = EVERYTHING,
    *,
    group_by: By = None,
    level: Level = None,
    now: datetime,
) -> dict[Key, dict[str, int]]:
    """By group, then by name; without group_by the one group is None. Every group has every name.

    names: of indicators and figures of the present; the latter take no notice of the scope's months.
    A group is the first day of a month (empty months are there), the id of a place, or that of a body
    (None for what belongs to none).
    """
    groups = Groups(group_by, level, scope)
    found = groups.lifted(counts(names, groups, now))
    return {key: {name: found[name, key] for name in names} for key in groups.shown(found)}


def rates(
    names: Sequence[str],
    scope: Scope = EVERYTHING,
    *,
    group_by: By = None,
    level: Level = None,
    now: datetime,
) -> dict[Key, dict[str, RateValue]]:
    """As `figures`."""
    declared = {name: registry.rate(name) for name in names}
    groups = Groups(group_by, level, scope)
    found = groups.lifted(parts(list(declared.values()), groups, now))
    return {
        key: {name: value_of(rate, found, key) for name, rate in declared.items()}
        for key in groups.shown(found)
    }


def counts(names: Sequence[str], groups: Groups, now: datetime) -> Counter[tuple[str, Key]]:
    declared = [registry.figure(name) for name in dict.fromkeys(names)]
    found = totals([figure for figure in declared if isinstance(figure, Indicator)], groups)
    for figure in declared:
        if isinstance(figure, Present):
            found.update(standing_now(figure, groups, now))
        elif isinstance(figure, Rate):
            raise registry.FigureUnknown(figure.name)
    return found


def parts(declared: Sequence[Rate], groups: Groups, now: datetime) -> Counter[tuple[str, Key]]:
    """Numerators and denominators under their names, what is late under the rate's."""
    names = dict.fromkeys(name for rate in declared for name in (rate.numerator, rate.denominator))
    found = totals([registry.indicator(name) for name in names], groups)
    for rate in declared:
        if rate.late:
            found.update(in_groups(rate.name, tally(rate.late, groups.scope, groups.of_cases(), now)))
    return found


def value_of(rate: Rate, found: Counter[tuple[str, Key]], key: Key) -> RateValue:
    whole = found[rate.denominator, key] + found[rate.name, key]
    return rate_value(found[rate.numerator, key], whole, rate.minimum)


def totals(indicators: Sequence[Indicator], groups: Groups) -> Counter[tuple[str, Key]]:
    if not indicators:
        return Counter()
    return sums(indicators, groups.scope, groups.of_cells(), groups.of_change, groups.of_places())


def standing_now(present: Present, groups: Groups, now: datetime) -> Counter[tuple[str, Key]]:
    if groups.by == "month":
        raise HasNoMonth(present.name)
    return in_groups(present.name, tally(present, replace(groups.scope, months=None), groups.of_cases(), now))


def in_groups(name: str, amounts: Counter[Key]) -> Counter[tuple[str, Key]]:
    return Counter({(name, key): amount for key, amount in amounts.items()})
