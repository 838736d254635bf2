"""Grids, buildings and estates from a spreadsheet: all or nothing, repeatable, one row a place."""

from datetime import date

from django.db import transaction

from gongzhi.kernel.territory.cells import BadCell
from gongzhi.kernel.territory.imported import Imported, Recorded, keep_quiet, lock_territory
from gongzhi.kernel.territory.place_reading import Surroundings, read_rows
from gongzhi.kernel.territory.place_sheets import Kind, titles
from gongzhi.kernel.territory.place_writing import write_estates, write_places
from gongzhi.kernel.territory.sheets import Reading, Unreadable, read_table


def import_places(
    *, kind: str, source: str, content: bytes, on: date, recorded: Recorded = keep_quiet
) -> Imported:
    """`kind`: grid, building or estate; `content`: XLSX or CSV. What the sheet has no column for stays as it
    is; an empty cell empties it."""
    what = Kind(kind)
    try:
        reading = Reading(read_table(source, content, titles(what)))
    except Unreadable as trouble:
        return Imported(refused=1, bad=(BadCell(source, 0, "", "", str(trouble)),))
    with transaction.atomic():
        lock_territory()
        rows = read_rows(reading, what, Surroundings.load(what))
        if reading.bad:
            return Imported(refused=len({cell.row for cell in reading.bad}), bad=tuple(reading.bad))
        result = write_estates(rows) if what == Kind.ESTATE else write_places(what, rows, on)
        if result.wrote:
            recorded(result)
    return result
