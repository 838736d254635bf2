import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.territory.outline import (
    NoInside,
    contains,
    interior_point,
    projection,
    random_point,
    simplified,
    svg_path,
    svg_paths,
)

SQUARE = [[[124.0, 44.0], [126.0, 44.0], [126.0, 46.0], [124.0, 46.0], [124.0, 44.0]]]
HOLE = [[124.5, 44.5], [125.5, 44.5], [125.5, 45.5], [124.5, 45.5], [124.5, 44.5]]
RING = [*SQUARE, HOLE]
WEDGE = [[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 0.0]]]
LINE = [[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [0.0, 0.0]]]
inside = st.floats(124.0, 126.0), st.floats(44.0, 46.0)


def test_a_path_is_drawn_in_the_shape_of_the_ground() -> None:
    paths, onto = svg_paths({"a": SQUARE, "b": [HOLE]}, 100)
    high = 100 / math.cos(math.radians(45))
    assert (onto.width, round(onto.height, 6)) == (100, round(high, 6))
    assert paths == {
        "a": "M0 141.4L100 141.4L100 0L0 0L0 141.4Z",
        "b": "M25 106.1L75 106.1L75 35.4L25 35.4L25 106.1Z",
    }


def test_points_too_close_to_tell_apart_are_drawn_once() -> None:
    crowded = [[*SQUARE[0][:1], [124.00001, 44.0], *SQUARE[0][1:]]]
    assert svg_path(crowded, projection([SQUARE], 100)) == svg_path(SQUARE, projection([SQUARE], 100))


@given(*inside)
def test_a_point_comes_back_from_the_map(longitude: float, latitude: float) -> None:
    onto = projection([SQUARE], 800)
    assert onto.lonlat(*onto.xy(longitude, latitude)) == pytest.approx((longitude, latitude))


@pytest.mark.parametrize(
    ("point", "within"),
    [
        ((124.2, 44.2), True),
        ((125.0, 45.0), False),
        ((123.0, 45.0), False),
        ((125.9, 45.0), True),
        ((125, 47), False),
    ],
)
def test_a_hole_is_outside(point: tuple[float, float], within: bool) -> None:
    assert contains(RING, *point) is within


@given(st.integers(0, 2**32))
def test_a_drawn_point_lies_inside(seed: int) -> None:
    assert all(contains(rings, *random_point(Random(seed), rings)) for rings in (RING, WEDGE))


def test_a_seed_draws_the_same_point_again() -> None:
    assert random_point(Random(7), RING) == random_point(Random(7), RING)


@pytest.mark.parametrize("rings", [SQUARE, RING, WEDGE])
def test_a_label_stands_inside(rings: list[list[list[float]]]) -> None:
    assert contains(rings, *interior_point(rings))


def test_a_line_has_no_inside() -> None:
    with pytest.raises(NoInside):
        interior_point(LINE)
    with pytest.raises(NoInside):
        random_point(Random(1), LINE)


def test_thinning_keeps_corners_and_drops_what_lies_between() -> None:
    ring: list[list[float]] = [[0, 0], [1, 0.0001], [2, 0], [2, 1], [2, 2], [1, 2], [0, 2], [0, 1], [0, 0]]
    assert simplified(ring, 0.001) == [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    assert simplified(ring, 0) == [*ring[:3], [2, 2], [0, 2], [0, 0]]


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=4, max_size=30))
def test_a_thinned_ring_begins_and_ends_as_before_and_invents_no_point(
    points: list[tuple[float, float]],
) -> None:
    ring = [list(point) for point in points]
    thin = simplified(ring, 0.5)
    assert (thin[0], thin[-1]) == (ring[0], ring[-1])
    assert all(point in ring for point in thin)
