import pytest

from gongzhi.kernel.indicators import folding
from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.models import Cell, Counted, Fold
from gongzhi.kernel.ledger.models import Entry
from tests.kernel.indicators.toy import CLOSED, NOVEMBER, OCTOBER, Town, closing, new_case, redoing, write

pytestmark = pytest.mark.django_db

Row = tuple[str, object, int, int | None, int]


def kept() -> list[Row]:
    columns = ("indicator", "month", "place", "organization", "amount")
    return list(Cell.objects.order_by("indicator", "month", "place").values_list(*columns))


def test_a_fold_moves_the_entries_into_cells_and_the_marks_up(town: Town) -> None:
    bureau, east = town.organizations["局"], town.places["东一"]
    first, second = new_case(town, "东一"), new_case(town, "东一")
    (*_, last) = write(closing(first, bureau), closing(second, bureau), closing(second, None, OCTOBER, False))
    assert fold() == 3
    assert kept() == [
        ("toy.closed", OCTOBER, east.pk, None, 1),
        ("toy.closed", NOVEMBER, east.pk, bureau.pk, 2),
        ("toy.solved", NOVEMBER, east.pk, bureau.pk, 2),
    ]
    assert set(Fold.objects.values_list("indicator", "up_to")) == {
        (name, last.id) for name in ("toy.closed", "toy.solved", "toy.received")
    }


def test_a_second_fold_adds_to_the_same_cells(town: Town) -> None:
    bureau, case = town.organizations["局"], new_case(town, "东一")
    write(closing(case, bureau))
    fold()
    write(redoing(case, bureau), closing(new_case(town, "东一"), bureau))
    assert fold() == 2
    assert [row[-1] for row in kept()] == [1, 1]
    closed = Counted.objects.filter(cell__indicator=CLOSED.name).order_by("subject_id")
    assert list(closed.values_list("subject_id", "amount")) == [(case.pk, 0), (case.pk + 1, 1)]


def test_what_is_taken_back_within_one_fold_leaves_no_record(town: Town) -> None:
    case = new_case(town, "东一")
    write(closing(case, None), redoing(case, None))
    fold()
    assert ([row[-1] for row in kept()], Counted.objects.count()) == ([], 0)


def test_with_nothing_new_a_fold_writes_nothing(town: Town) -> None:
    write(closing(new_case(town, "东一"), None))
    fold()
    before = set(Fold.objects.values_list("id", "indicator", "up_to"))
    assert fold() == 0
    assert set(Fold.objects.values_list("id", "indicator", "up_to")) == before


def test_a_long_history_is_folded_in_batches(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "BATCH", 2)
    write(*(closing(new_case(town, "东一"), None) for _ in range(5)))
    assert fold() == 5
    assert [row[-1] for row in kept()] == [5, 5]
    assert set(Fold.objects.values_list("up_to", flat=True)) == {Entry.objects.latest("id").id}
