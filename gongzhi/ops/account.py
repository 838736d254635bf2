"""The operating system's user that runs PostgreSQL: never root."""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongzhi.ops.trouble import Trouble

NAME = "gongzhi"
WAYS_TO_ADD = (
    (
        "useradd",
        "--system",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
        NAME,
    ),
    ("adduser", "--system", "--group", "--no-create-home", NAME),
    ("adduser", "-S", "-D", "-H", NAME),
)


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def is_ourselves(self) -> bool:
        return self.uid == os.geteuid()

    def switch(self) -> dict[str, Any]:
        """Arguments for `subprocess` that run a command as this user."""
        return {} if self.is_ourselves else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if not self.is_ourselves:
            os.chown(path, self.uid, self.gid)

    def can_run(self, path: Path) -> bool:
        """Whether this user can enter the folder (or execute the file): asked of the kernel, which knows
        access lists and mount options too."""
        return (
            subprocess.run(["test", "-x", str(path)], cwd="/", check=False, **self.switch()).returncode == 0
        )


def of_uid(uid: int) -> Account:
    try:
        found = pwd.getpwuid(uid)
    except KeyError:  # a container may run under a number without a name
        return Account(str(uid), uid, os.getegid())
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def find(name: str) -> Account | None:
    try:
        return of_uid(pwd.getpwnam(name).pw_uid)
    except KeyError:
        return None


def add(name: str = NAME, ways: tuple[tuple[str, ...], ...] = WAYS_TO_ADD) -> Account:
    for way in ways:
        if shutil.which(way[0]) and not find(name):
            subprocess.run(way, check=False, capture_output=True)
    made = find(name)
    if made is None:
        raise Trouble(
            f"以 root 运行时数据库需要一个普通用户，但无法建立用户 {name}。"
            f"请先建立它（useradd --system {name}），或改用普通用户运行。",
            f"Run by root, the database needs an ordinary user, and {name} could not be added. "
            f"Add it (useradd --system {name}) or run as an ordinary user.",
        )
    return made


def for_cluster(data: Path) -> Account:
    """Ourselves; for root, whoever owns the cluster already, else a user of its own."""
    if os.geteuid() != 0:
        return of_uid(os.geteuid())
    if sys.platform == "darwin":
        raise Trouble(
            "在 macOS 上请用普通用户运行，不要用 root。", "On macOS run as an ordinary user, not as root."
        )
    if data.exists() and data.stat().st_uid != 0:
        return of_uid(data.stat().st_uid)
    return find(NAME) or add()
