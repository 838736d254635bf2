"""`gongzhi up`: database, web and worker in one supervised group."""

import os
import sys
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gongzhi.ops import database, folders, foreground, lock, site, stamp
from gongzhi.ops.group import Group, Member
from gongzhi.ops.lock import Held, Holder, Lock
from gongzhi.ops.signals import Parent, leaving_on_request
from gongzhi.ops.site import Site
from gongzhi.ops.trouble import Trouble

PULSE = 0.2
CITY_TIME = ZoneInfo("Asia/Shanghai")


class NotReady(Exception):
    """Preparation has said what is wrong; its exit code."""


def report(line: str) -> None:
    print(line, flush=True)


def up(*, port: int | None, demo: bool, worker: bool) -> int:
    var = folders.prepare(folders.var())
    here = site.chosen(port)
    try:
        mine = lock.take(var, "gongzhi up", str(here))
    except Held as held:
        raise lock.already_running(var, held.holder) from None
    # Leaving with 0 on request: whoever pressed Ctrl-C has got what they asked for.
    try:
        with leaving_on_request():
            supervise(mine, var, here, demo, worker)
    except NotReady as error:
        return int(error.args[0])
    except SystemExit:
        pass
    report("已停止。 Stopped.")
    return 0


def supervise(mine: Lock, var: Path, here: Site, demo: bool, worker: bool) -> None:
    parent = Parent()
    with database.group_for(mine) as group:
        group.report = lambda line: noted(var, line)
        site.must_be_free(here)
        if not os.environ.get("DATABASE_URL"):
            report("启动数据库… Starting the database…")
            address = database.start_embedded(group, var)
            mine.say(Holder(os.getpid(), "gongzhi up", str(here), address))
        prepare(group, var, demo)
        start_programs(group, var, here, worker)
        report(f"\n共治已启动 Gongzhi is running: {here}")
        accounts = kept.accounts if (kept := stamp.kept(var)) else ""
        report(f"{accounts}\n按 Ctrl-C 停止 Press Ctrl-C to stop.".lstrip())
        while not parent.is_gone():
            group.look_after(time.monotonic())
            time.sleep(PULSE)


def prepare(group: Group, var: Path, demo: bool) -> None:
    """In a process of its own, and only if something changed since the last time."""
    before = stamp.kept(var)
    if before and before.still_holds(datetime.now(CITY_TIME).date(), demo):
        return
    words = ["prepare", *(["--demo"] if demo else [])]
    code = foreground.run(group, program("gongzhi.ops.django_process", *words))
    if code:
        raise NotReady(code)


def start_programs(group: Group, var: Path, here: Site, worker: bool) -> None:
    for member in [web(var, here), *([worker_of(var)] if worker else [])]:
        group.start(member)
    process = group.running["web"].process
    if not site.wait_until_answering(here, lambda: process.poll() is not None):
        log = var / "log" / "web.log"
        last = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
        raise Trouble(
            f"网页服务没有启动成功，详见 {log}。",
            f"The web server did not start, see {log}. It last said:\n{last}",
        )


def web(var: Path, here: Site) -> Member:
    words = [
        "--interface",
        "wsgi",
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--respawn-failed-workers",
    ]
    return Member(
        name="web",
        command=program(
            "granian", *words, "--host", here.host, "--port", str(here.port), "config.wsgi:application"
        ),
        log=var / "log" / "web.log",
    )


def worker_of(var: Path) -> Member:
    return Member(
        name="worker",
        command=program(
            "gongzhi.ops.django_process", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"
        ),
        log=var / "log" / "worker.log",
    )


def program(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]


def noted(var: Path, line: str) -> None:
    with (var / "log" / "supervisor.log").open("a") as log:
        log.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {line}\n")
    report(line)
