"""Chinese order and pinyin search without ICU: both are stored beside the name."""

import re

from pypinyin import lazy_pinyin


def sort_key(name: str) -> str:
    """The syllables, with every number padded so that 10号楼 follows 2号楼."""
    return re.sub(r"\d+", lambda number: number[0].zfill(6), " ".join(lazy_pinyin(name))).lower()


def initials(name: str) -> str:
    """团结社区 → tjsq; a number is kept whole: 12号楼 → 12hl."""
    return "".join(part if part[0].isdigit() else part[0] for part in lazy_pinyin(name)).lower()
