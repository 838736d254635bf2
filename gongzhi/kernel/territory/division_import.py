"""Brings a city's divisions in line with a list. What hangs on a place stays through a renaming or a move."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from gongzhi.kernel.territory.divisions import LEVELS, Division, city_codes, parse
from gongzhi.kernel.territory.history import BATCH, begin, close, let_go, take_up
from gongzhi.kernel.territory.imported import Imported, Progress, Recorded, keep_quiet, lock_territory
from gongzhi.kernel.territory.matching import Held, Matching, match
from gongzhi.kernel.territory.models import Place


def import_divisions(
    *,
    files: Mapping[str, bytes],
    city_name: str,
    city_code: str,
    on: date,
    recorded: Recorded = keep_quiet,
    progress: Progress = keep_quiet,
) -> Imported:
    """`files`: areas.csv, streets.csv, villages.csv → content; `on`: the day from which the list holds.

    All or nothing. `recorded` is called in the same transaction, and only if something was written."""
    parsed = parse(files, city_code)
    if parsed.bad:
        return Imported(refused=parsed.refused, bad=tuple(parsed.bad))
    city = Division(Place.Kind.CITY, Place.Form.UNSAID, city_codes(city_code)[0], city_name, "")
    with transaction.atomic():
        lock_territory()
        matching = match([city, *parsed.divisions], held_places(city.code))
        write(matching, on, progress)
        result = Imported(
            len(matching.new), len(matching.changed), len(matching.same), len(matching.gone),
            place_id=Place.objects.get(code=city.code).pk,
        )  # fmt: skip
        if result.wrote:
            recorded(result)
    return result


def held_places(city_code: str) -> list[Held]:
    kinds = [Place.Kind.CITY, *(level.kind for level in LEVELS)]
    city = Place.objects.filter(code=city_code).first()
    if city is None:
        return []
    places = Place.objects.current().under(city).filter(kind__in=kinds)
    # The city's own parent, a province, is not in the list, and so never counts as a difference.
    above = {place.pk: place.code for place in places}
    return [
        Held(place.pk, place.kind, place.form, place.code, place.name, above.get(place.parent_id or 0, ""))
        for place in places
    ]


def write(matching: Matching, on: date, progress: Progress) -> None:
    moved = {held.id: row for row, held in matching.changed}
    total = len(moved) + len(matching.new)
    close([held.id for held in matching.gone], on)
    # Codes may change hands within one list, so they are all let go before any is given out.
    Place.objects.filter(pk__in=moved).update(code="")
    before = let_go(moved, on)
    added: list[Place] = []
    changed: list[Place] = []
    for kind in (Place.Kind.CITY, *(level.kind for level in LEVELS)):
        ids = dict(Place.objects.exclude(code="").values_list("code", "pk"))
        changed += change(Place.objects.filter(pk__in=moved, kind=kind), moved, ids)
        added += add([row for row in matching.new if row.kind == kind], ids)
        progress(len(changed) + len(added), total)
    take_up(changed, before, on)
    begin(added, on)


def change(places: Iterable[Place], moved: Mapping[int, Division], ids: Mapping[str, int]) -> list[Place]:
    changed = list(places)
    for place in changed:
        row = moved[place.pk]
        place.code, place.name, place.form = row.code, row.name, row.form
        place.parent_id = ids.get(row.parent_code, place.parent_id)
        place.spell()
    fields = ["code", "name", "form", "parent", "sort_key", "initials"]
    Place.objects.bulk_update(changed, fields, batch_size=BATCH)
    return changed


def add(rows: Sequence[Division], ids: Mapping[str, int]) -> list[Place]:
    places = [
        Place(kind=row.kind, form=row.form, code=row.code, name=row.name, parent_id=ids.get(row.parent_code))
        for row in rows
    ]
    return Place.objects.bulk_create([place.spell() for place in places], batch_size=BATCH)
