"""Ends what a supervisor started when the supervisor itself is gone, even by kill -9.

Run as a script with the supervisor's pipe as standard input, one line an event: `+PID SIGNAL SIGNAL…`, a
process leads a group of its own and is asked to stop by these signals, one after the other; `-PID`, it ended;
`folder PATH`, remove this at the end. The end of the pipe means that nobody is left to look after them.
Standard library only: it must start in milliseconds.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable

# Between one signal and the next.
PATIENCE = 0.7


def send(pid: int, number: int) -> bool:
    """Whether there was somebody to receive it."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS answers so for a group of the dead
        return False
    return True


def wait_for(pids: Iterable[int], seconds: float) -> list[int]:
    """Those still there after so many seconds."""
    left = list(pids)
    end = time.monotonic() + seconds
    while left and time.monotonic() < end:
        time.sleep(0.02)
        left = [pid for pid in left if send(pid, 0)]
    return left


def read(lines: Iterable[str]) -> tuple[dict[int, list[int]], list[str]]:
    """Process groups with their signals, and folders to remove, as they stand when the pipe ends."""
    groups: dict[int, list[int]] = {}
    folders: list[str] = []
    for line in lines:
        first, _, rest = line.rstrip("\n").partition(" ")
        if first == "folder":
            folders.append(rest)
        elif first.startswith("+"):
            groups[int(first[1:])] = [int(number) for number in rest.split()]
        else:
            groups.pop(int(first[1:]), None)
    return groups, folders


def end_all(groups: dict[int, list[int]], folders: list[str]) -> None:
    left = list(groups)
    for turn in range(max(map(len, groups.values()), default=0)):
        left = [pid for pid in left if send(pid, groups[pid][min(turn, len(groups[pid]) - 1)])]
        left = wait_for(left, PATIENCE)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":  # pragma: no cover — runs only as a script; its parts are tested by themselves
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end_all(*read(sys.stdin))
