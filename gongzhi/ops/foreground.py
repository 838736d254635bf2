"""A command that people watch: it has the terminal, and does not outlive us."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from gongzhi.ops import watchdog
from gongzhi.ops.group import Group
from gongzhi.ops.signals import held_back
from gongzhi.ops.trouble import Trouble

GRACE = 10.0


def run(group: Group, command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """In a process group of its own, watched by the watchdog; returns its exit code as a shell does."""
    with held_back():
        try:
            process = subprocess.Popen(command, env=environment, process_group=0)
        except FileNotFoundError:
            raise Trouble(f"找不到命令 {command[0]}。", f"There is no command {command[0]}.") from None
        group.tell(f"+{process.pid} {int(signal.SIGTERM)} {int(signal.SIGKILL)}")
    terminal = hand_over_terminal(process.pid)
    try:
        code = process.wait()
    finally:
        end(process)
        group.tell(f"-{process.pid}")
        if terminal is not None:
            os.tcsetpgrp(terminal, os.getpgrp())
    return code if code >= 0 else 128 - code


def end(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            watchdog.send(process.pid, number)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                continue


def hand_over_terminal(pid: int) -> int | None:
    """So that Ctrl-C reaches the command, and a debugger inside it can read the keys."""
    terminal = sys.__stdin__.fileno() if sys.__stdin__ else 0
    if not os.isatty(terminal) or os.tcgetpgrp(terminal) != os.getpgrp():
        return None
    # Handing the terminal back from the background would stop us otherwise.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(terminal, pid)
    os.killpg(pid, signal.SIGCONT)
    return terminal
