"""What somebody waiting sees: each step with its count and the seconds it took."""

from collections.abc import Callable
from time import monotonic
from typing import Protocol


class Out(Protocol):
    def write(self, text: str) -> object: ...

    def flush(self) -> object: ...

    def isatty(self) -> bool: ...


Advance = Callable[[int, int], None]


class Progress(Protocol):
    def begin(self, label: str) -> None: ...

    def advance(self, done: int, total: int) -> None: ...

    def end(self, count: int) -> None: ...


class Quiet:
    def begin(self, label: str) -> None:
        pass

    def advance(self, done: int, total: int) -> None:
        pass

    def end(self, count: int) -> None:
        pass


class Lines:
    """A line a step; on a terminal it is written anew as the step goes on, elsewhere every two seconds."""

    PAUSE = 2.0

    def __init__(self, out: Out) -> None:
        self.out = out
        self.is_terminal = out.isatty()
        self.label = ""
        self.start = self.said = self.first = monotonic()

    def begin(self, label: str) -> None:
        self.label = label
        self.start = self.said = monotonic()
        if self.is_terminal:
            self.write(f"\r{label}…", "")

    def advance(self, done: int, total: int) -> None:
        if self.is_terminal:
            self.write(f"\r{self.label}… {done}/{total}", "")
        elif monotonic() - self.said >= self.PAUSE:
            self.said = monotonic()
            self.write(f"{self.label}… {done}/{total}", "\n")

    def end(self, count: int) -> None:
        start = "\r" if self.is_terminal else ""
        clear = "\x1b[K" if self.is_terminal else ""
        self.write(f"{start}{self.label} {count}（{monotonic() - self.start:.1f} 秒）{clear}", "\n")

    def write(self, text: str, ending: str) -> None:
        self.out.write(text + ending)
        self.out.flush()

    @property
    def elapsed(self) -> float:
        return monotonic() - self.first
