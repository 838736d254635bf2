"""A list as a spreadsheet: what this reader sees on the page, no more, written row by row."""

import re
from collections.abc import Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.listing import Row, rows
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.territory.cells import neutral
from gongzhi.kernel.workflow.models import CaseQuerySet

MOST_ROWS = 100_000
BATCH = 1000
# A telephone, identity or bank number that somebody wrote into their first sentence: a file goes where it will.
LONG_NUMBER = re.compile(r"\d{7,}[Xx]?")
WIDTHS = (18, 44, 36)


def workbook(area: Area, cases: CaseQuerySet, actor: Actor) -> IO[bytes]:
    """At its beginning, to be closed by whoever sends it."""
    file = TemporaryFile()  # noqa: SIM115  # the answer that streams it closes it
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(str(area.label)[:31])
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(WIDTHS), len(headings(area)), 16)
    sheet.freeze_panes(1, 1)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings(area)):
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(every_row(area, cases, actor), start=1):
        for column, value in enumerate(cells(row)):
            sheet.write_string(line, column, neutral(value))
    book.close()
    file.seek(0)
    return file


def headings(area: Area) -> list[str]:
    own = [str(column.label) for column in area.columns]
    return [_("编号"), _("事项"), _("地点"), *own, _("状态"), _("承办单位"), _("期限"), _("办结时间")]


def cells(row: Row) -> list[str]:
    case = row.case
    own = [str(value) for _label, value in row.cells]
    holder = str(case.holder or case.worker or case.desk)
    title = LONG_NUMBER.sub("****", row.title)
    return [
        case.number,
        title,
        row.crumb,
        *own,
        str(row.state),
        holder,
        written(case.due_at),
        written(case.closed_at),
    ]


def written(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def every_row(area: Area, cases: CaseQuerySet, actor: Actor) -> Iterator[Row]:
    """Newest first, a batch at a time: memory stays the same, and no cursor outlives its statement."""
    cases = cases.order_by("-pk")
    last, left = None, MOST_ROWS
    while left > 0:
        batch = list((cases.filter(pk__lt=last) if last else cases)[: min(BATCH, left)])
        yield from rows(area, batch, actor)
        if len(batch) < BATCH:
            return
        last, left = batch[-1].pk, left - len(batch)
