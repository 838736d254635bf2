"""What the person at the keyboard can put right, said in both languages instead of a traceback."""

import functools
import sys
from collections.abc import Callable, Iterator
from errno import EACCES, ENOSPC, EPERM
from typing import ParamSpec

import psycopg

P = ParamSpec("P")


class Trouble(Exception):
    """`chinese` and `english` each say what is wrong and what to do about it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def disk_full(where: object) -> Trouble:
    return Trouble(
        f"磁盘已满，无法写入 {where}。请腾出至少 500 MB 空间后再运行一次；已有数据没有损坏。",
        f"The disk is full: cannot write to {where}. "
        "Free at least 500 MB and run again; no data was damaged.",
    )


def not_allowed(where: object) -> Trouble:
    return Trouble(
        f"没有权限读写 {where}。请用当初建立它的用户运行，或用 chown 把它交给当前用户。",
        f"No permission to read or write {where}. Run as the user who made it, or hand it over with chown.",
    )


def behind(error: BaseException) -> Iterator[BaseException]:
    """The error, and what led to it."""
    found: BaseException | None = error
    while found:
        yield found
        found = found.__cause__ or found.__context__


def known(error: Exception) -> Trouble | None:
    for one in behind(error):
        if isinstance(one, Trouble):
            return one
        if isinstance(one, psycopg.errors.DiskFull):
            return disk_full("PostgreSQL")
        if isinstance(one, OSError) and one.errno == ENOSPC:
            return disk_full(one.filename or "var")
        if isinstance(one, OSError) and one.errno in (EACCES, EPERM):
            return not_allowed(one.filename or "var")
    return None


def said_plainly(command: Callable[P, int]) -> Callable[P, int]:
    """Turn trouble into its sentence and exit code 1."""

    @functools.wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return command(*args, **kwargs)
        except Exception as error:
            trouble = known(error)
            if trouble is None:
                raise
        print(trouble, file=sys.stderr)
        return 1

    return guarded
