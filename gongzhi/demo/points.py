"""Points inside an outline, drawn by lot: no real position below the county is known."""

from random import Random

from gongzhi.kernel.territory.outline import Rings, contains, interior_point, random_point

Point = tuple[float, float]
TRIES = 20


class Area:
    def __init__(self, rings: Rings) -> None:
        self.rings = rings
        self.middle: Point = rounded(interior_point(rings))

    def anywhere(self, rng: Random) -> Point:
        return rounded(random_point(rng, self.rings))

    def near(self, rng: Random, centre: Point, spread: float) -> Point:
        """Within about `spread` degrees of the centre; the centre itself where that lies outside."""
        for _try in range(TRIES):
            point = rounded((rng.gauss(centre[0], spread), rng.gauss(centre[1], spread * 0.7)))
            if contains(self.rings, *point):
                return point
        return centre


def rounded(point: Point) -> Point:
    return round(point[0], 5), round(point[1], 5)
