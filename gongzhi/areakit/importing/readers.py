"""Readers of the cells of a register. What they refuse, they refuse with a sentence."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.clock.line import SHANGHAI
from gongzhi.kernel.territory import cells
from gongzhi.kernel.territory.cells import BadValue, clean, legible, restored

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE | re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
SERIAL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets count days from here and know no zone
FIRST_YEAR = 1970


def writable(value: str) -> str:
    """Without control characters, which nobody typed; refused where characters were lost."""
    kept = legible(CONTROLS.sub("", value))
    if any(is_misread(line) for line in kept.splitlines()):
        raise BadValue(_("这一格的编码与整个文件不同，成了乱码，请把文件统一另存为 UTF-8 编码"))
    return kept


def is_misread(line: str) -> bool:
    """A line in UTF-8 amid a file in GB18030: rare characters that make sense once read again."""
    try:
        again = line.encode("gb18030").decode()
    except UnicodeError:
        return False
    return not line.isascii() and any("一" <= character <= "鿿" for character in again)


def code(longest: int) -> Callable[[str], str]:
    """A number of another register: digits and letters, as text."""

    def read(value: str) -> str:
        kept = "".join(clean(restored(value)).split())
        if SCIENTIFIC.fullmatch(kept):
            raise BadValue(_("编号被表格软件改成了科学计数法，请把这一列设为文本后重新填写"))
        return at_most(kept, longest)

    return read


def line(longest: int) -> Callable[[str], str]:
    return lambda value: at_most(" ".join(restored(value).split()), longest)


def lines(longest: int) -> Callable[[str], str]:
    """Without the tabs, indents and blank lines that a page leaves in what is copied from it."""

    def read(value: str) -> str:
        kept = [" ".join(part.split()) for part in restored(value).splitlines()]
        return at_most("\n".join(part for part in kept if part), longest)

    return read


def at_most(value: str, longest: int) -> str:
    if len(value) > longest:
        raise BadValue(_("最多 %(most)s 个字，这里有 %(now)s 个字") % {"most": longest, "now": len(value)})
    return value


def moment(value: str) -> datetime:
    """The city's time: as people write it, or as the day's number in a spreadsheet."""
    kept = clean(value)
    local = serial(float(kept)) if SERIAL.fullmatch(kept) else cells.moment(kept)
    if local.year < FIRST_YEAR:
        raise BadValue(_("时间早于 %(year)s 年，请核对") % {"year": FIRST_YEAR})
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC)


def serial(days: float) -> datetime:
    return SERIAL_DAY_0 + timedelta(seconds=round(days * 86_400))
