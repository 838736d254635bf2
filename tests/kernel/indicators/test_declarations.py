from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.declaration import (
    Change,
    Indicator,
    NotCountable,
    Present,
    Rate,
    counted,
    month_of,
)
from gongzhi.kernel.indicators.models import Cell, Counted, Fold
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.models import Appointment, Organization, Person, Post
from gongzhi.kernel.territory.models import Place
from tests.kernel.indicators.toy import CLOSED, NOON, OVERDUE, RECEIVED, SOLVED_RATE, UNANSWERED

PERSONAL = {Person, Post, Appointment}


def test_the_list_of_figures_reads_in_the_order_of_registration() -> None:
    assert [figure.name for figure in registry.every()] == [
        "toy.closed", "toy.solved", "toy.received", "toy.overdue", "toy.unanswered", "toy.solved_rate",
        "toy.kept_rate",
    ]  # fmt: skip
    assert [figure.name for figure in registry.indicators()] == ["toy.closed", "toy.solved", "toy.received"]
    assert (registry.figure("toy.closed"), registry.present("toy.overdue")) == (CLOSED, OVERDUE)


def test_a_name_is_taken_once() -> None:
    with pytest.raises(registry.FigureTaken):
        registry.register_indicator(CLOSED)


@pytest.mark.parametrize("name", ["toy.nothing", "toy.overdue"])
def test_a_figure_that_is_not_there_or_of_another_kind_is_not_found(name: str) -> None:
    with pytest.raises(registry.FigureUnknown):
        registry.indicator(name)


def test_a_rate_divides_like_by_like() -> None:
    with pytest.raises(registry.UnitsDiffer):
        registry.register_rate(Rate("toy.odd", "怪", RECEIVED.name, CLOSED.name))


@pytest.mark.parametrize("by", ["filed_by", "filed_by__person", "filed_by__post", "place", "number"])
def test_nothing_is_counted_for_a_person_or_a_post(by: str) -> None:
    personal = replace(UNANSWERED, name="toy.personal", by=by)
    with pytest.raises(registry.NotOfAnOrganization):
        registry.register_present(personal)
    with pytest.raises(registry.NotOfAnOrganization):
        registry.register_rate(replace(SOLVED_RATE, name="toy.personal_rate", late=personal))


def test_a_rate_dates_what_is_late_by_a_moment() -> None:
    with pytest.raises(registry.NotOfAnOrganization):
        registry.register_present(replace(OVERDUE, name="toy.dateless", moment="number"))
    with pytest.raises(FieldDoesNotExist):
        registry.register_present(replace(OVERDUE, name="toy.dateless", moment="due"))


def related(model: type[Model]) -> set[object]:
    return {field.related_model for field in model._meta.get_fields() if field.is_relation}


def test_no_column_of_a_figure_holds_a_person_or_a_post() -> None:
    assert related(Cell) == {Place, Organization, Counted}
    assert (related(Counted), related(Fold)) == ({Cell}, set())
    assert not PERSONAL & (related(Cell) | related(Counted) | related(Fold))
    columns = {
        model: {field.attname for field in model._meta.concrete_fields} for model in (Cell, Counted, Fold)
    }
    assert columns == {
        Cell: {"id", "indicator", "month", "place_id", "organization_id", "amount"},
        Counted: {"id", "cell_id", "subject_id", "amount"},
        Fold: {"id", "indicator", "up_to"},
    }


def test_no_declaration_and_no_scope_names_a_person_or_a_post() -> None:
    declared: Iterable[type] = (Change, Indicator, Present, Rate, Scope)
    assert {kind: {one.name for one in fields(kind)} for kind in declared} == {
        Change: {"month", "place_id", "organization_id", "amount", "subject_id"},
        Indicator: {"name", "label", "unit", "verbs", "changes"},
        Present: {"name", "label", "cases", "by", "moment", "unit"},
        Rate: {"name", "label", "numerator", "denominator", "minimum", "late"},
        Scope: {"place", "organization", "below", "months"},
    }


def test_a_change_belongs_to_a_month_and_changes_something() -> None:
    for month, amount in ((date(2026, 11, 2), 1), (date(2026, 11, 1), 0)):
        with pytest.raises(NotCountable):
            Change(month, 1, None, amount, 1)


def test_an_entry_counts_where_and_when_it_was_made() -> None:
    entry = Entry(at=NOON.replace(day=30, hour=16), place_id=3, organization_id=4, subject_id=5)
    assert counted(entry) == Change(date(2026, 12, 1), 3, 4, 1, 5)
    with pytest.raises(NotCountable):
        counted(Entry(at=NOON, subject_id=5))


def test_months_are_cut_in_the_citys_time() -> None:
    assert month_of(NOON.replace(day=30, hour=15, minute=59)) == date(2026, 11, 1)
    assert month_of(NOON.replace(day=30, hour=16)) == date(2026, 12, 1)


def test_what_is_kept_can_be_told_apart_in_a_log() -> None:
    cell = Cell(id=1, indicator="toy.closed", month=date(2026, 11, 1), place_id=3, amount=2)
    counted_in_it, fold = Counted(cell=cell, subject_id=7, amount=1), Fold(indicator="a", up_to=9)
    assert [str(cell), str(counted_in_it), str(fold)] == ["toy.closed 2026-11 3 None: 2", "1: 7 × 1", "a: 9"]
