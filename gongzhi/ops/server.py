"""A PostgreSQL server process on a cluster: address, command, readiness, and what a dead one left behind."""

import os
import signal
import socket
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from gongzhi.ops.account import Account
from gongzhi.ops.trouble import Trouble, disk_full, not_allowed

LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes on Linux, 103 on macOS
SOCKET_PORT = 5432
PATIENCE = 5.0
LONGEST_WAIT = 600.0  # recovery after a crash replays what was written since the last checkpoint


@dataclass(frozen=True)
class Address:
    """`host` is 127.0.0.1, or the folder of the socket."""

    host: str
    port: int

    @property
    def is_socket(self) -> bool:
        return self.host.startswith("/")

    def url(self, user: str, password: str, database: str) -> str:
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgres://{user}{secret}@{quote(self.host, safe='')}:{self.port}/{database}"


@dataclass(frozen=True)
class Options:
    """`safe`: every commit reaches the disk before it is answered."""

    safe: bool = True
    connections: int = 100


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def address_in(folder: Path, account: Account) -> Address:
    """A socket in this folder where the length of its path permits, else a free port of the loopback."""
    if len(os.fsencode(folder / f".s.PGSQL.{SOCKET_PORT}")) > LONGEST_SOCKET_PATH:
        return Address("127.0.0.1", free_port())
    folder.mkdir(mode=0o700, exist_ok=True)
    account.own(folder)
    return Address(str(folder), SOCKET_PORT)


def command(programs: Path, data: Path, address: Address, options: Options) -> list[str]:
    settings = {
        "listen_addresses": "" if address.is_socket else address.host,
        "port": address.port,
        "unix_socket_directories": address.host if address.is_socket else "",
        "max_connections": options.connections,
        "log_timezone": "UTC",
        "timezone": "UTC",
        "lc_messages": "C",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    if not options.safe:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    words = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(programs / "postgres"), "-D", str(data), *words]


def status_of(data: Path, pid: int) -> str:
    """The last line of postmaster.pid, if it is this process's: `starting`, `ready`."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return ""
    return lines[7].strip() if len(lines) > 7 and lines[0] == str(pid) else ""


def wait_until_ready(process: "subprocess.Popen[bytes]", data: Path, log: Path, from_byte: int = 0) -> None:
    """`from_byte`: where this start begins in the log."""
    end = time.monotonic() + LONGEST_WAIT
    while status_of(data, process.pid) != "ready":
        if process.poll() is not None or time.monotonic() > end:
            raise explain(log.read_bytes()[from_byte:].decode(errors="replace"), log)
        time.sleep(0.02)


def explain(output: str, where: Path) -> Trouble:
    """The sentence for what a PostgreSQL program said before it gave up."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return disk_full(where)
    if "Permission denied" in output:
        return not_allowed(where)
    last = "\n".join(f"    {line}" for line in output.strip().splitlines()[-6:])
    return Trouble(
        f"数据库没有启动成功（{where}）。它最后说：",
        f"The database did not start ({where}). Its last words:\n{last}",
    )


def strays(data: Path) -> list[psutil.Process]:
    """PostgreSQL processes still at work in this folder: a server's working directory is its cluster."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and process.cwd() == str(data.resolve()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def clear_strays(data: Path) -> None:
    """End a server whose supervisor died, and forget a postmaster.pid that names nobody.

    Only for the holder of the lock: then no server on this cluster can be anybody's."""
    stamp = data / "postmaster.pid"
    if not stamp.exists():
        return
    for number in (signal.SIGQUIT, signal.SIGKILL):
        left = strays(data)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        psutil.wait_procs(left, timeout=PATIENCE)
    # Its number may belong to another program by now, which PostgreSQL would take for a server.
    stamp.unlink(missing_ok=True)
