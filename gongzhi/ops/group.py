"""One supervised group of processes: started in order, restarted when they die, stopped together."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, cast

from gongzhi.ops import watchdog
from gongzhi.ops.account import Account
from gongzhi.ops.signals import held_back

BIGGEST_LOG = 10 * 1024 * 1024
LONGEST_PAUSE = 30.0
SOUND_AFTER = 60.0


@dataclass
class Member:
    name: str
    command: Sequence[str]
    log: Path
    account: Account | None = None
    environment: Mapping[str, str] | None = None
    # One after the other, each after `grace` seconds.
    signals: Sequence[signal.Signals] = (signal.SIGTERM, signal.SIGKILL)
    grace: float = 8.0
    # Clears what a dead predecessor may have left; runs before every start.
    before: Callable[[], None] = lambda: None
    # Members of a lower wave are stopped first.
    wave: int = 0


@dataclass
class Running:
    member: Member
    process: "subprocess.Popen[bytes]"
    since: float
    deaths: int = 0
    # The moment of the next attempt, while it is dead.
    due: float | None = None


@dataclass
class Group:
    """Used as a context: leaving it, in whatever way, leaves no process behind."""

    report: Callable[[str], None] = print
    keep_open: Sequence[int] = ()
    running: dict[str, Running] = field(default_factory=dict)

    def __enter__(self) -> "Group":
        # -S: without site packages it starts in milliseconds. In a session of its own Ctrl-C misses it.
        self.guard = subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__],
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=self.keep_open,
            cwd="/",
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            self.guard.communicate()

    def tell(self, line: str) -> None:
        pipe = cast(IO[str], self.guard.stdin)
        pipe.write(f"{line}\n")
        pipe.flush()

    def remove_at_end(self, folder: Path) -> None:
        self.tell(f"folder {folder}")

    def start(self, member: Member) -> "subprocess.Popen[bytes]":
        member.before()
        with held_back(), open_log(member.log) as log:
            process = subprocess.Popen(
                member.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/" if member.account else None,
                env=member.environment,
                start_new_session=True,
                **(member.account.switch() if member.account else {}),
            )
            self.tell(f"+{process.pid} {' '.join(str(int(number)) for number in member.signals)}")
            self.running[member.name] = Running(member, process, time.monotonic())
        return process

    def look_after(self, now: float) -> None:
        """Restart who died, later each time."""
        for one in list(self.running.values()):
            if one.due is None and one.process.poll() is not None:
                self.bury(one, now)
            elif one.due is not None and now >= one.due:
                self.start(one.member)
                self.running[one.member.name].deaths = one.deaths

    def bury(self, one: Running, now: float) -> None:
        # What it started must not live on beside its successor.
        watchdog.send(one.process.pid, signal.SIGKILL)
        self.tell(f"-{one.process.pid}")
        one.deaths = 1 if now - one.since > SOUND_AFTER else one.deaths + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (one.deaths - 1))
        one.due = now + pause
        name, code = one.member.name, one.process.returncode
        self.report(
            f"{name} 意外退出（{code}），{pause:g} 秒后重新启动，详见 {one.member.log}\n"
            f"{name} ended unexpectedly ({code}); starting it again in {pause:g} s, see {one.member.log}"
        )

    def stop(self) -> None:
        everybody = list(self.running.values())
        for wave in sorted({one.member.wave for one in everybody}):
            self.stop_wave([one for one in everybody if one.member.wave == wave])
        self.running.clear()

    def stop_wave(self, wave: list[Running]) -> None:
        for number in range(max(len(one.member.signals) for one in wave)):
            left = [one for one in wave if one.process.poll() is None]
            for one in left:
                watchdog.send(one.process.pid, one.member.signals[min(number, len(one.member.signals) - 1)])
            end = time.monotonic() + max((one.member.grace for one in left), default=0)
            for one in left:
                with suppress(subprocess.TimeoutExpired):
                    one.process.wait(max(0.0, end - time.monotonic()))
        for one in wave:
            watchdog.send(one.process.pid, signal.SIGKILL)  # what it left behind of its own children
            self.tell(f"-{one.process.pid}")


def open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > BIGGEST_LOG:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")
