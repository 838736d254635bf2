"""Outlines without a map server or geometry library. `rings`: lists of [longitude, latitude], even–odd."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

Ring = Sequence[Sequence[float]]
Rings = Sequence[Ring]
K = TypeVar("K")
INTERIOR_LINES = 24
ATTEMPTS = 10_000


class NoInside(Exception):
    """The rings enclose no area."""


@dataclass(frozen=True)
class Projection:
    """Equirectangular at the middle latitude: true to shape for an area the size of a city."""

    west: float
    north: float
    stretch: float
    scale: float
    width: float
    height: float

    def xy(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.west) * self.stretch * self.scale, (self.north - latitude) * self.scale

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        return x / self.scale / self.stretch + self.west, self.north - y / self.scale


def projection(outlines: Sequence[Rings], width: float) -> Projection:
    """Fits all outlines into `width`; the height follows."""
    points = [point for rings in outlines for ring in rings for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    stretch = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * stretch)
    return Projection(west, north, stretch, scale, width, (north - south) * scale)


def svg_path(rings: Rings, onto: Projection) -> str:
    """The `d` of a path to fill by evenodd; points that fall on the same tenth are left out."""
    pieces = []
    for ring in rings:
        points = [tuple(round(value, 1) for value in onto.xy(*point)) for point in ring]
        kept = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
        pieces.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z")
    return "".join(pieces)


def svg_paths(outlines: Mapping[K, Rings], width: float) -> tuple[dict[K, str], Projection]:
    """Every outline drawn on one common projection; its width and height make the viewBox."""
    onto = projection(list(outlines.values()), width)
    return {key: svg_path(rings, onto) for key, rings in outlines.items()}, onto


def crossings(rings: Rings, latitude: float) -> list[float]:
    """Longitudes, ascending, where a parallel crosses the rings; an even number of them."""
    found = []
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > latitude) != (by > latitude):
                found.append(ax + (latitude - ay) / (by - ay) * (bx - ax))
    return sorted(found)


def contains(rings: Rings, longitude: float, latitude: float) -> bool:
    return sum(crossing > longitude for crossing in crossings(rings, latitude)) % 2 == 1


def spans(rings: Rings, latitude: float) -> list[tuple[float, float]]:
    """The stretches of a parallel that lie inside."""
    found = crossings(rings, latitude)
    return list(zip(found[::2], found[1::2], strict=True))


def interior_point(rings: Rings) -> tuple[float, float]:
    """A point well inside, for a label or a symbol: the middle of the widest stretch on some parallels."""
    south, north = (pick(point[1] for ring in rings for point in ring) for pick in (min, max))
    step = (north - south) / INTERIOR_LINES
    candidates = [
        (right - left, (left + right) / 2, latitude)
        for latitude in (south + step * (line + 0.5) for line in range(INTERIOR_LINES))
        for left, right in spans(rings, latitude)
    ]
    width, longitude, latitude = max(candidates, default=(0.0, 0.0, 0.0))
    if not width:
        raise NoInside
    return longitude, latitude


def random_point(rng: Random, rings: Rings) -> tuple[float, float]:
    """Somewhere inside, evenly spread over the map's degrees."""
    west, east = (pick(point[0] for ring in rings for point in ring) for pick in (min, max))
    south, north = (pick(point[1] for ring in rings for point in ring) for pick in (min, max))
    for _attempt in range(ATTEMPTS):
        longitude, latitude = rng.uniform(west, east), rng.uniform(south, north)
        if contains(rings, longitude, latitude):
            return longitude, latitude
    raise NoInside


def simplified(ring: Ring, tolerance: float) -> list[list[float]]:
    """Douglas–Peucker on a closed ring: the points that stand off by more than `tolerance` degrees."""
    keep = {0, len(ring) - 1}
    stack = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        keep |= {first, last}
        distance, farthest = max(
            ((distance_to(ring[index], ring[first], ring[last]), index) for index in range(first + 1, last)),
            default=(0.0, first),
        )
        if distance > tolerance:
            stack += [(first, farthest), (farthest, last)]
    return [list(ring[index]) for index in sorted(keep)]


def distance_to(point: Sequence[float], start: Sequence[float], end: Sequence[float]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    share = max(0.0, min(1.0, share))
    return math.hypot(point[0] - start[0] - share * dx, point[1] - start[1] - share * dy)
