"""Stopping on request: Ctrl-C, `kill`, a closed terminal."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def leave(number: int, _frame: FrameType | None) -> None:
    """Unwinds the stack, so that every context on it cleans up."""
    sys.exit(128 + number)


@contextmanager
def leaving_on_request() -> Iterator[None]:
    before = {number: signal.signal(number, leave) for number in REQUESTS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held_back() -> Iterator[None]:
    """A request to stop waits until the block is done, so that no process just started is lost."""
    caught: list[int] = []
    before = {number: signal.signal(number, lambda n, _frame: caught.append(n)) for number in REQUESTS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for request in caught[:1]:
            signal.raise_signal(request)


class Parent:
    """`make` starts us and a killed `make` cannot tell us so; a shell's jobs may well outlive the shell."""

    def __init__(self) -> None:
        self.pid = os.getppid() if os.environ.get("MAKELEVEL") else None

    def is_gone(self) -> bool:
        return self.pid is not None and os.getppid() != self.pid
