from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    GOOD = "正常 ok"
    WARNING = "注意 warning"
    ERROR = "错误 error"


@dataclass(frozen=True)
class Finding:
    """`text` says what was found and, unless it is good, what to do."""

    level: Level
    subject: str
    text: str


def good(subject: str, text: str) -> Finding:
    return Finding(Level.GOOD, subject, text)


def warning(subject: str, text: str) -> Finding:
    return Finding(Level.WARNING, subject, text)


def error(subject: str, text: str) -> Finding:
    return Finding(Level.ERROR, subject, text)
