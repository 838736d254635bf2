from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.indicators.suppression import Suppressed, suppress, suppress_row

rows = st.dictionaries(st.integers(0, 30), st.integers(0, 12), max_size=8)


def test_numbers_under_five_are_not_shown() -> None:
    assert [suppress(value) for value in (0, 1, 4, 5, 1000)] == [None, None, None, 5, 1000]


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    assert suppress_row({"东": 3, "西": 40, "南": 7}) == Suppressed({"东": None, "西": 40, "南": None}, 50)


def test_two_small_cells_guard_each_other_when_their_sum_says_little() -> None:
    assert suppress_row({"东": 3, "西": 40, "南": 4}) == Suppressed({"东": None, "西": 40, "南": None}, 47)


def test_small_cells_whose_sum_says_all_need_a_third() -> None:
    for small in (4, 0):
        found = suppress_row({"东": small, "西": 40, "南": small, "北": 9})
        assert found == Suppressed({"东": None, "西": 40, "南": None, "北": None}, 49 + 2 * small)


def test_where_nothing_is_small_all_is_shown() -> None:
    assert suppress_row({"东": 5, "西": 6}) == Suppressed({"东": 5, "西": 6}, 11)


def test_a_small_total_is_not_shown() -> None:
    assert suppress_row({"东": 1, "西": 1}) == Suppressed({"东": None, "西": None}, None)
    assert suppress_row({}) == Suppressed({}, None)


def test_where_nothing_is_left_to_hide_behind_the_total_goes() -> None:
    assert suppress_row({"东": 4, "西": 4}) == Suppressed({"东": None, "西": None}, None)


@given(rows)
def test_no_small_cell_can_be_worked_out_from_the_total(row: dict[int, int]) -> None:
    found = suppress_row(row)
    assert {key for key, value in row.items() if value < 5} <= {
        key for key, value in found.cells.items() if value is None
    }
    assert {key: value for key, value in found.cells.items() if value is not None}.items() <= row.items()
    if found.total is None:
        return
    missing = found.total - sum(value or 0 for value in found.cells.values())
    hidden = [key for key, value in found.cells.items() if value is None]
    assert not hidden or (len(hidden) > 1 and missing >= 5)
    assert found.total == sum(row.values())
