"""The address that the web server listens on."""

import os
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from gongzhi.ops.trouble import Trouble

LONGEST_WAIT = 180.0  # a small machine under load


@dataclass(frozen=True)
class Site:
    host: str
    port: int

    def __str__(self) -> str:
        return f"http://{self.host}:{self.port}"

    def answers(self) -> bool:
        with closing(socket.socket()) as probe:
            probe.settimeout(0.5)
            return probe.connect_ex((self.host, self.port)) == 0


def chosen(port: int | None) -> Site:
    named = os.environ.get("GONGZHI_PORT") or "8000"
    if port is None and not named.isdigit():
        raise Trouble(
            f"GONGZHI_PORT={named} 不是端口号，例如 GONGZHI_PORT=8001。",
            f"GONGZHI_PORT={named} is not a port number; try GONGZHI_PORT=8001.",
        )
    return Site(os.environ.get("GONGZHI_HOST") or "127.0.0.1", port if port is not None else int(named))


def must_be_free(site: Site) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.host, site.port))
        except (OSError, OverflowError) as error:
            other = site.port + 1 if site.port < 65535 else 8000
            raise Trouble(
                f"端口 {site.port} 不能使用（{error}）。请停下占用它的程序，"
                f"或换一个端口：GONGZHI_PORT={other} make run",
                f"Port {site.port} cannot be used ({error}). Stop the program that has it, "
                f"or choose another: GONGZHI_PORT={other} make run",
            ) from None


def wait_until_answering(site: Site, gave_up: Callable[[], bool]) -> bool:
    """Whether it answers; `gave_up` is asked meanwhile."""
    end = time.monotonic() + LONGEST_WAIT
    while not site.answers():
        if gave_up() or time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
