"""The database for whoever needs it now: the one that DATABASE_URL names, the one that `gongzhi up` runs,
or the embedded one, started for as long as the command takes."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongzhi.ops import cluster, folders, lock, server
from gongzhi.ops.account import Account
from gongzhi.ops.group import Group, Member
from gongzhi.ops.lock import Held, Holder, Lock
from gongzhi.ops.server import Address, Options

LONGEST_WAIT = 60.0
LAST_TO_STOP = 1


def member(
    data: Path, programs: Path, account: Account, address: Address, options: Options, log: Path
) -> Member:
    return Member(
        name="PostgreSQL",
        command=server.command(programs, data, address, options),
        log=log,
        account=account,
        environment={"LC_ALL": "C", "PATH": os.defpath},
        # Fast: sessions are cut off, what was committed is kept. Then at once, to recover at the next start.
        signals=(signal.SIGINT, signal.SIGQUIT, signal.SIGKILL),
        grace=60,
        before=lambda: server.clear_strays(data),
        wave=LAST_TO_STOP,
    )


def start(group: Group, one: Member, data: Path) -> None:
    begin = one.log.stat().st_size if one.log.exists() else 0
    process = group.start(one)
    server.wait_until_ready(process, data, one.log, begin)


def start_embedded(group: Group, var: Path) -> Address:
    """Start this folder's own server and tell the environment where it is."""
    one = cluster.open_cluster(var)
    address = server.address_in(one.home / "run", one.account)
    log = var / "log" / "postgres.log"
    start(group, member(one.data, one.programs, one.account, address, Options(), log), one.data)
    export(one.home, address)
    return address


def export(home: Path, address: Address) -> None:
    passwords = cluster.passwords_in(home)
    for variable, role in (("DATABASE_URL", cluster.PROGRAM), ("DATABASE_OWNER_URL", cluster.OWNER)):
        os.environ[variable] = address.url(role, passwords[role], cluster.DATABASE)


@contextmanager
def at_hand(command: str) -> Iterator[None]:
    """DATABASE_URL and DATABASE_OWNER_URL name a server that answers, for the length of the block."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    var = folders.prepare(folders.var())
    try:
        mine = lock.take(var, command)
    except Held as held:
        export(cluster.home_of(var), running(var, held.holder))
        yield
        return
    with group_for(mine) as group:
        address = start_embedded(group, var)
        mine.say(Holder(os.getpid(), command, database=address))
        yield


@contextmanager
def group_for(mine: Lock) -> Iterator[Group]:
    """A group whose watchdog keeps the lock until everything has ended, and no longer."""
    try:
        with Group(keep_open=[mine.descriptor]) as group:
            yield group
    finally:
        mine.release()


def running(var: Path, holder: Holder | None) -> Address:
    """The server of whoever holds the lock, once it answers."""
    end = time.monotonic() + LONGEST_WAIT
    while holder is None or holder.database is None:
        if time.monotonic() > end:
            raise lock.already_running(var, holder)
        time.sleep(0.1)
        holder = lock.read(var / "lock")
    return holder.database
