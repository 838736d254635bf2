"""Grids, estates and buildings of the city's communities, generated."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from gongzhi.demo.divisions import DISTRICT
from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice, material
from gongzhi.demo.progress import Advance
from gongzhi.kernel.territory.history import begin
from gongzhi.kernel.territory.models import Estate, EstateBuilding, Place

BUILDINGS, ESTATES, RUNDOWN = 4000, 600, 140
FULL = 1000  # requests from which the city has its full size
SINCE = date(2025, 1, 1)
GRIDS = 4
NUMBERS = "一二三四五六"


@dataclass(frozen=True)
class Size:
    buildings: int
    estates: int
    rundown: int


def size(requests: int) -> Size:
    """A demo of few requests, as in a test, gets a smaller city."""
    share = max(min(requests / FULL, 1.0), 0.05)
    return Size(round(BUILDINGS * share), round(ESTATES * share), round(RUNDOWN * share))


def urban_communities() -> list[Place]:
    return list(
        Place.objects.filter(
            kind=Place.Kind.COMMUNITY, parent__parent__code=DISTRICT, parent__form=Place.Form.STREET
        ).order_by("code")
    )


def build_all(settings: Settings, advance: Advance) -> int:
    rng = dice(settings.seed, "estates")
    communities = urban_communities()
    grids = make_grids(communities, rng)
    planned = size(settings.requests)
    estates = make_estates(communities, planned, rng)
    advance(0, planned.buildings)
    make_buildings(estates, grids, planned, rng)
    return planned.buildings


def make_grids(communities: list[Place], rng: Random) -> dict[int, list[Place]]:
    """By community id."""
    made = [
        Place(
            kind=Place.Kind.GRID, parent=community, code=f"{community.code}{number:03}",
            name=f"{community.name}第{NUMBERS[number - 1]}网格", households=0,
            longitude=community.longitude, latitude=community.latitude,
        ).spell()
        for community in communities
        for number in range(1, rng.randint(GRIDS - 1, GRIDS + 2) + 1)
    ]  # fmt: skip
    begin(Place.objects.bulk_create(made, batch_size=1000), SINCE)
    found: dict[int, list[Place]] = {}
    for grid in made:
        found.setdefault(grid.parent_id or 0, []).append(grid)
    return found


def make_estates(communities: list[Place], planned: Size, rng: Random) -> list[Estate]:
    """Every community has some; the run-down ones are among the old."""
    names = estate_names(rng)
    estates = []
    for number in range(planned.estates):
        is_old = number % 5 < 2
        year = rng.randint(1979, 1998) if is_old else rng.randint(1999, 2022)
        community = communities[number % len(communities)]
        estates.append(Estate(name=next(names[is_old]), community=community, year=year, households=0))
    old = [estate for estate in estates if (estate.year or 0) < 1999]
    for estate in rng.sample(old, min(planned.rundown, len(old))):
        estate.is_rundown = True
    return Estate.objects.bulk_create(estates)


def estate_names(rng: Random) -> dict[bool, "Names"]:
    """No name twice in the city; by whether the estate is old."""
    words = material("words")
    first = words["estates"].split()
    return {
        is_old: Names([a + b for a, b in product(first, words[ending].split())], rng)
        for is_old, ending in ((True, "old_endings"), (False, "new_endings"))
    }


class Names:
    """Shuffled names, then the same with 二期, 三期."""

    def __init__(self, names: list[str], rng: Random) -> None:
        self.names = names
        rng.shuffle(self.names)
        self.given = 0

    def __next__(self) -> str:
        phase, number = divmod(self.given, len(self.names))
        self.given += 1
        return self.names[number] + (f"{NUMBERS[phase]}期" if phase else "")


def make_buildings(estates: list[Estate], grids: dict[int, list[Place]], planned: Size, rng: Random) -> None:
    serials: dict[int, int] = {}
    made, homes = [], []
    for number in range(planned.buildings):
        block, place = divmod(number, len(estates))
        estate = estates[place]
        near = grids[estate.community_id]
        serial = serials[estate.community_id] = serials.get(estate.community_id, 0) + 1
        # Of a community's estates, the first lies in its first grid, the second in its second.
        grid = near[place // len(grids) % len(near)]
        made.append(building(estate, block + 1, serial, grid, rng))
        homes.append(estate)
    add_up(made, homes, grids)
    begin(Place.objects.bulk_create(made, batch_size=1000), SINCE)
    EstateBuilding.objects.bulk_create(
        [EstateBuilding(estate=estate, building=place) for estate, place in zip(homes, made, strict=True)],
        batch_size=1000,
    )


def building(estate: Estate, number: int, serial: int, grid: Place, rng: Random) -> Place:
    community = estate.community
    return Place(
        kind=Place.Kind.BUILDING, parent=grid, code=f"{community.code}{serial:05}",
        name=f"{estate.name}{number}号楼", households=rng.choice((24, 30, 36, 48, 60, 72, 96)),
        longitude=round((community.longitude or 0) + rng.gauss(0, 0.001), 5),
        latitude=round((community.latitude or 0) + rng.gauss(0, 0.0007), 5),
    ).spell()  # fmt: skip


def add_up(buildings: list[Place], homes: list[Estate], grids: dict[int, list[Place]]) -> None:
    """Households of estates and grids are those of their buildings."""
    every = {grid.pk: grid for listed in grids.values() for grid in listed}
    for place, estate in zip(buildings, homes, strict=True):
        estate.households = (estate.households or 0) + (place.households or 0)
        grid = every[place.parent_id or 0]
        grid.households = (grid.households or 0) + (place.households or 0)
    Estate.objects.bulk_update(set(homes), ["households"], batch_size=500)
    Place.objects.bulk_update(every.values(), ["households"], batch_size=500)
