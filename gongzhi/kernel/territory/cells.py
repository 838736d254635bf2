"""Reads what people really type into a cell: full-width digits, 2026.1.5, 无, trailing spaces."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Reason = str | Promise

FULL_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
WIDE_SIGNS = str.maketrans("．－／：，　", ".-/:, ")
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"
NOTHING = {"", "无", "/", "／", "\\", "-", "－", "—", "——", "暂无", "空"}
YES, NO = {"是", "有", "√", "1", "y", "yes", "true"}, {"否", "没有", "×", "0", "n", "no", "false"}
MOMENT = re.compile(
    r"(\d{4})[-./年 ]*(\d{1,2})[-./月 ]*(\d{1,2})日?"
    r"(?:[T ]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?)?",
    re.ASCII,
)
# A spreadsheet runs a cell that begins so as a formula; the apostrophe is its own way to say "text".
FORMULA = re.compile(r"'*[=+\-@\t\r]")


class BadValue(Exception):
    """The reason is a sentence for the person who filled in the cell."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class BadCell:
    """`row` counts as the spreadsheet does, from 1, header included; 0 means the file as a whole."""

    source: str
    row: int
    column: str
    value: str
    reason: Reason


def clean(value: str) -> str:
    """Half-width digits and letters, no invisible characters, no spaces around."""
    return value.translate(FULL_WIDTH).translate(dict.fromkeys(map(ord, UNSEEN))).strip()


def is_nothing(value: str) -> bool:
    return clean(value) in NOTHING


def neutral(value: str) -> str:
    return f"'{value}" if FORMULA.match(value) else value


def restored(value: str) -> str:
    """Undoes `neutral`."""
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def legible(value: str) -> str:
    """The value as given; refused when bytes were lost or control characters slipped in."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadValue(_("有无法识别的字符，请把文件另存为 UTF-8 编码"))
    if any(ord(character) < 32 and character not in "\n\r\t" for character in value):
        raise BadValue(_("含有控制字符"))
    return value


def name(limit: int = 60) -> Callable[[str], str]:
    def read(value: str) -> str:
        kept = " ".join(clean(restored(legible(value))).split())
        if kept in NOTHING:
            raise BadValue(_("名称不能为空"))
        if len(kept) > limit:
            raise BadValue(_("名称不能超过 %(limit)s 个字") % {"limit": limit})
        return kept

    return read


def digits(value: str) -> str:
    kept = clean(value)
    if re.fullmatch(r"[\d.]+e\+?\d+", kept, re.IGNORECASE | re.ASCII):
        raise BadValue(_("代码被表格软件改成了科学计数法，请把这一列设为文本后重新填写"))
    if not re.fullmatch(r"\d+", kept, re.ASCII):
        raise BadValue(_("代码只能由数字组成"))
    return kept


def number(value: str) -> float:
    kept = clean(value).translate(WIDE_SIGNS).replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", kept, re.ASCII):
        raise BadValue(_("不是数字"))
    return float(kept)


def count(value: str) -> int:
    """A whole number of households, days and the like; a unit behind it is passed over: 120户."""
    amount = number(re.sub(r"[户栋个人次件]+$", "", clean(value)))
    if amount < 0 or amount != int(amount) or amount > 2_000_000_000:
        raise BadValue(_("应是不小于零的整数"))
    return int(amount)


def year(value: str) -> int:
    amount = count(clean(value).removesuffix("年"))
    if not 1900 <= amount <= 2100:
        raise BadValue(_("年份应在 1900 到 2100 之间"))
    return amount


def within(limit: float) -> Callable[[str], float]:
    """A longitude or a latitude."""

    def read(value: str) -> float:
        amount = number(value)
        if abs(amount) > limit:
            raise BadValue(_("超出范围"))
        return amount

    return read


def yes(value: str) -> bool:
    kept = clean(value).lower()
    if kept not in YES | NO:
        raise BadValue(_("请填是或否"))
    return kept in YES


def day(value: str) -> date:
    return moment(value).date()


def moment(value: str) -> datetime:
    """Local time without a zone: 2026.1.5, 2026年1月5日, 20260105, 2026/1/5 8:30, 2026-01-05 08:30:00."""
    found = MOMENT.fullmatch(clean(value).translate(WIDE_SIGNS))
    try:
        if not found:
            raise ValueError(value)
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # the sheet says no zone
    except ValueError as unreadable:
        raise BadValue(_("不是日期，请写成 2026-01-05")) from unreadable
