"""`gongzhi status` and `gongzhi stop`: who runs here, and ending it from another terminal."""

import os
import signal
import time
from pathlib import Path

from gongzhi.ops import folders, lock
from gongzhi.ops.lock import Held, Holder
from gongzhi.ops.trouble import Trouble

LONGEST_STOP = 60.0


def running(var: Path) -> Holder | None:
    if not (var / "lock").exists():
        return None
    try:
        lock.take(var, "gongzhi status").release()
    except Held as held:
        return held.holder
    return None


def status() -> int:
    """0 if something runs here, 3 if not, as init scripts answer."""
    var = folders.var()
    holder = running(var)
    if holder is None:
        print(f"没有运行 Not running ({var})")
        return 3
    print(f"正在运行 Running: {holder.command}, pid {holder.pid} {holder.site}".rstrip())
    return 0


def stop() -> int:
    var = folders.var()
    holder = running(var)
    if holder is None:
        status()
        return 0
    os.kill(holder.pid, signal.SIGTERM)
    end = time.monotonic() + LONGEST_STOP
    while running(var):
        if time.monotonic() > end:
            raise Trouble(
                f"进程 {holder.pid} 没有停下，可用 kill -9 {holder.pid} 结束，数据不会损坏。",
                f"Process {holder.pid} does not stop; kill -9 {holder.pid} ends it without harm to the data.",
            )
        time.sleep(0.1)
    print("已停止。 Stopped.")
    return 0
