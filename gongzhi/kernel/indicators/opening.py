"""Every number opens: to the records behind it that the reader may see, and to how many are withheld."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.db.models import QuerySet

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.declaration import Indicator, Present, Rate, Unit
from gongzhi.kernel.indicators.present import cases_in
from gongzhi.kernel.indicators.reading import EVERYTHING
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.indicators.sums import Key, subjects
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.models import Case, Report


class Part(Enum):
    """Of a rate: what is in the numerator, what is not, or both."""

    NUMERATOR = "numerator"
    REST = "rest"
    WHOLE = "whole"


@dataclass(frozen=True)
class Opened:
    """records: ids of the visible ones, of the figure's unit, with how often each counts, most often once.

    cases: the same, or the cases that the visible reports belong to. withheld: in the figure's unit, so that
    visible and withheld make the figure.
    """

    unit: Unit
    records: Mapping[int, int]
    cases: QuerySet[Case]
    withheld: int

    @property
    def figure(self) -> int:
        return sum(self.records.values()) + self.withheld


def entries(
    name: str, scope: Scope = EVERYTHING, *, actor: Actor, now: datetime, part: Part = Part.NUMERATOR
) -> Opened:
    """Of the figure that `figures` or `rates` gives for the same scope. part: of a rate."""
    figure = registry.figure(name)
    if isinstance(figure, Rate):
        return shown(registry.indicator(figure.numerator).unit, parts_of(figure, scope, now, part), actor)
    if isinstance(figure, Present):
        return shown(figure.unit, cases_in(figure, replace(scope, months=None), now), actor)
    return shown(figure.unit, records_of(scope, figure)[figure.name], actor)


def records_of(scope: Scope, *indicators: Indicator) -> dict[str, Counter[Key]]:
    found: dict[str, Counter[Key]] = {indicator.name: Counter() for indicator in indicators}
    for (name, subject), amount in subjects(indicators, scope).items():
        found[name][subject] = amount
    return found


def parts_of(rate: Rate, scope: Scope, now: datetime, part: Part) -> Counter[Key]:
    found = records_of(scope, registry.indicator(rate.numerator), registry.indicator(rate.denominator))
    if part is Part.NUMERATOR:
        return found[rate.numerator]
    whole = found[rate.denominator]
    if rate.late:
        whole.update(cases_in(rate.late, scope, now))
    if part is Part.REST:
        whole.subtract(found[rate.numerator])
    return whole


def shown(unit: Unit, amounts: Counter[Key], actor: Actor) -> Opened:
    """What has been taken back again is neither shown nor withheld: it is no longer in the figure."""
    counting = {subject: amount for subject, amount in amounts.items() if amount and isinstance(subject, int)}
    allowed = Case.objects.visible_to(actor)
    if unit is Unit.REPORT:
        reports = Report.objects.filter(pk__in=counting, case__in=allowed)
        case_of = dict(reports.values_list("pk", "case_id"))
    else:
        case_of = {pk: pk for pk in allowed.filter(pk__in=counting).values_list("pk", flat=True)}
    records = {subject: amount for subject, amount in counting.items() if subject in case_of}
    withheld = sum(counting.values()) - sum(records.values())
    return Opened(unit, records, allowed.filter(pk__in=set(case_of.values())), withheld)
