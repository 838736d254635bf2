"""The State Council's yearly notice on holidays, read from its words (关于部分节假日安排的通知)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

REMARK = re.compile(r"（[^）]*）|\([^)]*\)")
HEADING = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^：:]+)[：:](.*)$", re.MULTILINE)
DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
SPAN = re.compile(DAY.format("a") + r"(?:\s*[至—－-]\s*" + DAY.format("b") + r")?")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    day: date
    is_workday: bool
    note: str


class NoticeUnreadable(ValueError):
    """No holiday found, or a day that does not exist. Carries the words at fault."""


def read_notice(text: str, year: int) -> list[NoticeRow]:
    """Days off and make-up days. Raises NoticeUnreadable."""
    rows: dict[date, NoticeRow] = {}
    for holiday, words in HEADING.findall(text):
        for sentence in REMARK.sub("", words).split("。"):
            for day, is_workday in _days(sentence, year):
                rows[day] = NoticeRow(day, is_workday, holiday.strip())
    if not rows:
        raise NoticeUnreadable(text[:100])
    return [rows[day] for day in sorted(rows)]


def _days(sentence: str, year: int) -> Iterator[tuple[date, bool]]:
    is_workday = "放假" not in sentence
    if is_workday and "上班" not in sentence:
        return
    month = 0
    for found in SPAN.finditer(sentence):
        first = _day(found, "a", year, month)
        last = _day(found, "b", first.year, first.month) if found["bd"] else first
        month = last.month
        for passed in range((last - first).days + 1):
            yield first + timedelta(days=passed), is_workday


def _day(found: re.Match[str], end: str, year: int, month: int) -> date:
    """A year or month left out is that of the day before."""
    try:
        return date(int(found[f"{end}y"] or year), int(found[f"{end}m"] or month), int(found[f"{end}d"]))
    except ValueError as error:
        raise NoticeUnreadable(found[0]) from error
