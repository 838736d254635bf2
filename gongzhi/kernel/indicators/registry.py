"""The city's figures by name: one list, filled once at start by the areas."""

from typing import TypeVar

from django.db.models import DateTimeField, Model
from django.db.models.constants import LOOKUP_SEP

from gongzhi.kernel.indicators.declaration import Figure, Indicator, Present, Rate
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.workflow.models import Case

F = TypeVar("F", Indicator, Present, Rate)

_figures: dict[str, Figure] = {}


class FigureTaken(Exception):
    """Two declarations claim one name."""


class FigureUnknown(Exception):
    """Nobody has registered a figure of this name and kind."""


class NotOfAnOrganization(Exception):
    """A figure may be counted for an organisation only, by a moment: never for a person or a post."""


class UnitsDiffer(Exception):
    """A rate divides like by like."""


def register_indicator(indicator: Indicator) -> Indicator:
    return register(indicator)


def register_present(present: Present) -> Present:
    check_reach(present)
    return register(present)


def register_rate(rate: Rate) -> Rate:
    """After both of its indicators."""
    units = {indicator(rate.numerator).unit, indicator(rate.denominator).unit}
    if rate.late:
        check_reach(rate.late)
        units.add(rate.late.unit)
    if len(units) > 1:
        raise UnitsDiffer(rate.name)
    return register(rate)


def register(figure: F) -> F:
    if figure.name in _figures:
        raise FigureTaken(figure.name)
    _figures[figure.name] = figure
    return figure


def check_reach(present: Present) -> None:
    if reached(present.by) is not Organization or not isinstance(reached(present.moment), DateTimeField):
        raise NotOfAnOrganization(present.name, present.by, present.moment)


def reached(path: str) -> object:
    """The model, or the field that is no relation, at the end of a path that begins at a case."""
    model: type[Model] = Case
    field: object = None
    for name in path.split(LOOKUP_SEP):
        field = model._meta.get_field(name)
        model = getattr(field, "related_model", None) or model
    return getattr(field, "related_model", None) or field


def every() -> tuple[Figure, ...]:
    return tuple(_figures.values())


def indicators() -> tuple[Indicator, ...]:
    return tuple(figure for figure in _figures.values() if isinstance(figure, Indicator))


def figure(name: str) -> Figure:
    if name not in _figures:
        raise FigureUnknown(name)
    return _figures[name]


def indicator(name: str) -> Indicator:
    return of_kind(Indicator, name)


def present(name: str) -> Present:
    return of_kind(Present, name)


def rate(name: str) -> Rate:
    return of_kind(Rate, name)


def of_kind(kind: type[F], name: str) -> F:
    found = figure(name)
    if not isinstance(found, kind):
        raise FigureUnknown(name)
    return found
