import pytest

from gongzhi.kernel.indicators.cells import CellKey
from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.models import Cell, Counted
from gongzhi.kernel.indicators.reading import figures
from gongzhi.kernel.indicators.rederiving import Difference, rederive
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.sentences import names_for, sentence
from tests.kernel.indicators.toy import CLOSED, NOON, NOVEMBER, OCTOBER, Town, closing, new_case, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell(town: Town) -> CellKey:
    """Two cases closed by the bureau in 东一, folded; a third is not folded."""
    bureau = town.organizations["局"]
    write(closing(new_case(town, "东一"), bureau), closing(new_case(town, "东一"), bureau, solved=False))
    fold()
    write(closing(new_case(town, "东一"), bureau))
    return (CLOSED.name, NOVEMBER, town.places["东一"].pk, bureau.pk)


def recorded() -> list[tuple[str, int, int]]:
    found = Entry.objects.filter(verb="indicators.rederived").order_by("id")
    return [(one.facts["indicator"], one.facts["cells"], one.facts["differences"]) for one in found]


def closed() -> int:
    return figures([CLOSED.name], now=NOON)[None][CLOSED.name]


def test_cells_that_agree_with_the_ledger_are_left_and_said_to_agree(cell: CellKey) -> None:
    before = list(Cell.objects.values_list("id", flat=True))
    assert rederive(NOON) == []
    assert list(Cell.objects.values_list("id", flat=True)) == before
    assert recorded() == [("toy.closed", 1, 0), ("toy.solved", 1, 0), ("toy.received", 0, 0)]
    assert closed() == 3


def test_a_wrong_amount_is_reported_and_set_right(cell: CellKey) -> None:
    Cell.objects.filter(indicator=CLOSED.name).update(amount=7)
    assert rederive(NOON) == [Difference(cell, kept=7, derived=2)]
    assert recorded()[0] == ("toy.closed", 1, 1)
    assert (closed(), rederive(NOON)) == (3, [])


def test_the_right_number_of_wrong_records_is_reported_and_set_right(cell: CellKey) -> None:
    wrong = Counted.objects.filter(cell__indicator=CLOSED.name)[0]
    Counted.objects.filter(pk=wrong.pk).update(subject_id=10**9)
    assert rederive(NOON) == [Difference(cell, kept=2, derived=2)]
    assert not Counted.objects.filter(subject_id=10**9).exists()


def test_a_lost_and_an_invented_cell_are_reported_and_set_right(cell: CellKey, town: Town) -> None:
    Cell.objects.filter(indicator=CLOSED.name).delete()
    Cell.objects.create(indicator=CLOSED.name, month=OCTOBER, place=town.places["西一"], amount=4)
    invented = (CLOSED.name, OCTOBER, town.places["西一"].pk, None)
    assert set(rederive(NOON)) == {
        Difference(cell, kept=0, derived=2),
        Difference(invented, kept=4, derived=0),
    }
    assert recorded()[0] == ("toy.closed", 2, 2)
    assert (closed(), rederive(NOON)) == (3, [])


def test_before_the_first_fold_there_is_nothing_to_compare(town: Town) -> None:
    write(closing(new_case(town, "东一"), None))
    assert rederive(NOON) == []
    assert recorded() == []


def test_the_ledger_says_what_was_found(cell: CellKey) -> None:
    rederive(NOON)
    entry = Entry.objects.filter(verb="indicators.rederived").earliest("id")
    assert (
        sentence(entry, names_for([entry]))
        == "系统重新核算了指标 toy.closed：1 个单元格中有 0 个不符，已更正"
    )
