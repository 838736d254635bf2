"""Running other programs in view of whoever waits."""

from __future__ import annotations

import collections
import subprocess
import sys
import time


class Failed(Exception):
    """A step did not succeed; the message says what to do."""


class Progress:
    """Counts the lines that begin with a word; the total is what is expected, 1 for unknown."""

    def __init__(self, word: str, total: int) -> None:
        self.word, self.total, self.count = word, total, 0
        self.told = time.monotonic()

    def see(self, line: str) -> None:
        if not line.startswith(self.word):
            return
        self.count += 1
        if sys.stdout.isatty():
            print(
                f"\r  {self.count}/{self.total} {line[len(self.word) :].split(' ')[0]:<50.50}",
                end="",
                flush=True,
            )
        elif time.monotonic() - self.told > 2:
            self.told = time.monotonic()
            print(f"  {self.count}/{self.total}", flush=True)

    def end(self) -> None:
        if sys.stdout.isatty() and self.count:
            print("\r" + " " * 70 + "\r", end="", flush=True)


def title(text: str) -> None:
    print(f"\n── {text} " + "─" * max(0, 76 - len(text)), flush=True)


def stream(command: list[str], progress: Progress | None = None) -> None:
    """Run a command, showing progress; what it said is shown only if it fails."""
    last: collections.deque[str] = collections.deque(maxlen=25)
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            for line in process.stdout or ():
                last.append(line)
                if progress:
                    progress.see(line.strip())
        except BaseException:
            process.terminate()
            raise
    if progress:
        progress.end()
    if process.returncode:
        said = "".join(last)
        print(said, file=sys.stderr)
        full = "The disk is full: make room. " if "No space left" in said else ""
        raise Failed(f"`{' '.join(command[:4])} …` failed (above). {full}The same command goes on from here.")
    print(f"  done in {time.monotonic() - began:.0f} s", flush=True)
