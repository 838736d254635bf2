from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from gongzhi.kernel.territory.history import BATCH, begin, let_go, take_up
from gongzhi.kernel.territory.imported import Imported
from gongzhi.kernel.territory.models import Estate, EstateBuilding, Place
from gongzhi.kernel.territory.place_reading import PlaceRow
from gongzhi.kernel.territory.place_sheets import Kind

T = TypeVar("T", Place, Estate)
PLACE_FIELDS = ("name", "households", "longitude", "latitude", "parent_id")
ESTATE_FIELDS = ("year", "households", "is_rundown")


def write_places(kind: Kind, rows: Sequence[PlaceRow], on: date) -> Imported:
    wanted = {row.values["code"]: place_values(kind, row) for row in rows}
    held = {place.code: place for place in Place.objects.filter(code__in=wanted)}
    new = [
        Place(
            **{
                "kind": kind.value,
                "code": row.values["code"],
                "parent_id": row.community_id,
                **place_values(kind, row),
            }
        )
        for row in rows
        if row.values["code"] not in held
    ]
    changed = [place for code, place in held.items() if differs(place, wanted[code])]
    renamed = [place for place in changed if place.name != wanted[place.code]["name"]]
    before = let_go([place.pk for place in renamed], on)
    for place in changed:
        assign(place, wanted[place.code]).spell()
    fields = [*(name.removesuffix("_id") for name in PLACE_FIELDS), "sort_key", "initials"]
    Place.objects.bulk_update(changed, fields, batch_size=BATCH)
    take_up(renamed, before, on)
    begin(Place.objects.bulk_create([place.spell() for place in new], batch_size=BATCH), on)
    return Imported(new=len(new), changed=len(changed), same=len(held) - len(changed))


def place_values(kind: Kind, row: PlaceRow) -> dict[str, Any]:
    """A building stands in its grid or in the community; without a grid column it stays where it is."""
    values = {key: row.values[key] for key in PLACE_FIELDS if key in row.values}
    grid = row.values.get("grid")
    if kind == Kind.GRID or grid or "grid" in row.values:
        values["parent_id"] = grid.pk if grid else row.community_id
    return values


def differs(held: Place | Estate, wanted: dict[str, Any]) -> bool:
    return any(getattr(held, key) != value for key, value in wanted.items())


def assign(held: T, wanted: dict[str, Any]) -> T:
    for key, value in wanted.items():
        setattr(held, key, value)
    return held


def write_estates(rows: Sequence[PlaceRow]) -> Imported:
    wanted = {(row.community_id, row.values["name"]): row.values for row in rows}
    near = Estate.objects.filter(community_id__in={row.community_id for row in rows}).prefetch_related(
        "buildings"
    )
    held = {key: estate for estate in near if (key := (estate.community_id, estate.name)) in wanted}
    moved = [held[key] for key in held if is_moved(held[key], wanted[key])]
    edited = [held[key] for key in held if differs(held[key], estate_values(wanted[key]))]
    for estate in edited:
        assign(estate, estate_values(wanted[estate.community_id, estate.name]))
    Estate.objects.bulk_update(edited, ESTATE_FIELDS, batch_size=BATCH)
    new = Estate.objects.bulk_create(
        [
            Estate(community_id=community, name=name, **estate_values(wanted[community, name]))
            for community, name in wanted
            if (community, name) not in held
        ],
        batch_size=BATCH,
    )
    EstateBuilding.objects.filter(estate__in=moved).delete()
    links = [
        EstateBuilding(estate=estate, building=building)
        for estate in [*moved, *new]
        for building in wanted[estate.community_id, estate.name].get("buildings") or []
    ]
    EstateBuilding.objects.bulk_create(links, batch_size=BATCH)
    changed = len({estate.pk for estate in [*moved, *edited]})
    return Imported(new=len(new), changed=changed, same=len(held) - changed)


def estate_values(values: dict[str, Any]) -> dict[str, Any]:
    given = {key: values[key] for key in ESTATE_FIELDS if key in values}
    return {**given, "is_rundown": bool(given["is_rundown"])} if "is_rundown" in given else given


def is_moved(estate: Estate, values: dict[str, Any]) -> bool:
    return "buildings" in values and set(estate.buildings.all()) != set(values["buildings"] or [])
