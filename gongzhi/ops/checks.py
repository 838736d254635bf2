"""What `gongzhi doctor` asks. To add a question, write a function and name it in CHECKS."""

from collections.abc import Callable, Iterator
from datetime import datetime

from gongzhi.ops import checks_of_database, checks_of_files, checks_of_work
from gongzhi.ops.finding import Finding, error

Check = Callable[[datetime], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    checks_of_database.server,
    checks_of_database.clock,
    checks_of_database.migrations,
    checks_of_database.privileges,
    checks_of_database.months_ahead,
    checks_of_work.calendar,
    checks_of_work.queue,
    checks_of_work.seals,
    checks_of_files.keys,
    checks_of_files.evidence,
    checks_of_files.disk,
)


def examine(now: datetime) -> Iterator[Finding]:
    for check in CHECKS:
        try:
            yield from check(now)
        except Exception as trouble:
            yield error(check.__name__, f"{type(trouble).__name__}: {trouble}".strip())
