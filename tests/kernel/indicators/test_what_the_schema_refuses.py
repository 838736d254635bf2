from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.kernel.indicators.models import Cell, Counted, Fold
from tests.kernel.indicators.toy import NOVEMBER, Town

pytestmark = pytest.mark.django_db


def test_two_cells_for_the_same_even_without_an_organisation(town: Town) -> None:
    def add() -> Cell:
        return Cell.objects.create(
            indicator="toy.closed", month=NOVEMBER, place=town.places["东一"], amount=1
        )

    cell = add()
    with pytest.raises(IntegrityError, match="indicators_cell_once"), transaction.atomic():
        add()
    Counted.objects.create(cell=cell, subject_id=1, amount=1)
    with pytest.raises(IntegrityError, match="indicators_counted_once"), transaction.atomic():
        Counted.objects.create(cell=cell, subject_id=1, amount=1)


def test_a_month_that_does_not_begin(town: Town) -> None:
    with pytest.raises(IntegrityError, match="indicators_cell_month_begins"):
        Cell.objects.create(
            indicator="toy.closed", month=date(2026, 11, 2), place=town.places["东一"], amount=1
        )


def test_a_second_mark_or_one_before_the_first_entry(town: Town) -> None:
    with pytest.raises(IntegrityError, match="indicators_fold_not_before"), transaction.atomic():
        Fold.objects.create(indicator="toy.closed", up_to=-1)
    Fold.objects.create(indicator="toy.closed", up_to=0)
    with pytest.raises(IntegrityError, match="indicator"), transaction.atomic():
        Fold.objects.create(indicator="toy.closed", up_to=0)
