"""Who works on a var folder: one process at a time may run its database server."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

import psutil

from gongzhi.ops.server import Address
from gongzhi.ops.trouble import Trouble

# How long the watchdog of a killed supervisor may take to end what that one started.
CLEARING_UP = 15.0


@dataclass(frozen=True)
class Holder:
    """What the lock file says. `database` is None until the server answers, or if it is not ours."""

    pid: int
    command: str
    site: str = ""
    database: Address | None = None


class Held(Exception):
    def __init__(self, holder: Holder | None) -> None:
        super().__init__(holder)
        self.holder = holder


@dataclass
class Lock:
    path: Path
    file: TextIO

    @property
    def descriptor(self) -> int:
        return self.file.fileno()

    def say(self, holder: Holder) -> None:
        self.file.seek(0)
        self.file.truncate()
        json.dump(asdict(holder), self.file)
        self.file.flush()

    def release(self) -> None:
        # Closing is enough: the lock lasts as long as any process, such as the watchdog, has the file open.
        self.file.close()


def read(path: Path) -> Holder | None:
    try:
        kept = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):  # the holder is just writing it
        return None
    kept["database"] = Address(**kept["database"]) if kept["database"] else None
    return Holder(**kept)


def take(var: Path, command: str, site: str = "") -> Lock:
    """Raises Held while a living process has it; waits for the watchdog of a dead one."""
    path = var / "lock"
    file = open(path, "a+", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115 — open while held
    end = time.monotonic() + CLEARING_UP
    while not seized(file):
        holder = read(path)
        if (holder and is_alive(holder.pid)) or time.monotonic() > end:
            file.close()
            raise Held(holder)
        time.sleep(0.1)
    lock = Lock(path, file)
    lock.say(Holder(os.getpid(), command, site))
    return lock


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def seized(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def already_running(var: Path, holder: Holder | None) -> Trouble:
    who = f"{holder.command}, pid {holder.pid}" if holder else "?"
    site = holder.site if holder else ""
    stop = f"kill {holder.pid}" if holder else "kill"
    return Trouble(
        f"这里已经有一个共治在运行（{who}）{f'，地址 {site}' if site else ''}。"
        f"请直接打开它，或先用 {stop} 停下它；"
        f"若要并排再运行一个，请另设 GONGZHI_VAR 和 GONGZHI_PORT（现在的数据目录是 {var}）。",
        f"Gongzhi is already running here ({who}){f' at {site}' if site else ''}. "
        f"Open that one, or stop it first with {stop}; "
        f"to run another beside it, set GONGZHI_VAR and GONGZHI_PORT (this one's folder is {var}).",
    )
