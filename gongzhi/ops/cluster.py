"""A PostgreSQL cluster on disk: where it lies, how it is made, which roles it has."""

import json
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from gongzhi.ops import binaries, folders, server
from gongzhi.ops.account import Account, for_cluster
from gongzhi.ops.server import Address, Options
from gongzhi.ops.trouble import Trouble, disk_full

SHARED_HOME = binaries.SHARED_HOME
NEEDED_BYTES = 300 * 1024 * 1024
DATABASE = "gongzhi"
OWNER = "gongzhi"
PROGRAM = "gongzhi_app"
PROGRAM_GROUP = "gongzhi_program"


@dataclass(frozen=True)
class Cluster:
    """`home` holds data/ (the cluster), run/ (its socket) and passwords.json. That data/ exists means
    that it is whole: it is made under another name and renamed when finished."""

    home: Path
    account: Account
    programs: Path

    @property
    def data(self) -> Path:
        return self.home / "data"


def passwords_in(home: Path) -> dict[str, str]:
    """By role."""
    kept: dict[str, str] = json.loads((home / "passwords.json").read_text())
    return kept


def home_of(var: Path) -> Path:
    # The shortest path to it, since that of a socket is bounded.
    return (var / "pg").resolve()


def open_cluster(var: Path) -> Cluster:
    """The cluster of this var folder, made if there is none."""
    account = for_cluster(var / "pg" / "data")
    home = place(var, account)
    cluster = Cluster(home, account, binaries.runnable_by(account, binaries.find()))
    check_version(cluster)
    if not cluster.data.exists():
        make(cluster)
    return cluster


def place(var: Path, account: Account, shared_home: Path = SHARED_HOME) -> Path:
    """var/pg, or, where the database's user cannot come that far, a folder elsewhere that var/pg links to."""
    home = var / "pg"
    if home.is_symlink() and not home.exists():
        raise Trouble(
            f"{home} 指向的 {home.readlink()} 不存在。请恢复那个目录；"
            f"若确实不要旧数据，删除 {home} 后再运行。",
            f"{home} points to {home.readlink()}, which does not exist. Bring that folder back; "
            f"if the old data is not wanted, delete {home} and run again.",
        )
    if home.exists():
        return home_of(var)
    if account.is_ourselves or account.can_run(var):
        return folder_of(account, home)
    shared_home.mkdir(mode=0o755, parents=True, exist_ok=True)
    elsewhere = shared_home / f"{var.resolve().parent.name}-{secrets.token_hex(6)}"
    folder_of(account, elsewhere)
    home.symlink_to(elsewhere)
    return elsewhere


def folder_of(account: Account, path: Path) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    account.own(path)
    return path


def check_version(cluster: Cluster) -> None:
    have = binaries.major(cluster.programs)
    if have < binaries.OLDEST:
        raise Trouble(
            f"PostgreSQL {have} 太旧，需要 {binaries.OLDEST} 或更新的版本"
            f"（GONGZHI_PG_BIN={cluster.programs}）。",
            f"PostgreSQL {have} is too old; {binaries.OLDEST} or newer is needed "
            f"(GONGZHI_PG_BIN={cluster.programs}).",
        )
    stamp = cluster.data / "PG_VERSION"
    made_by = int(stamp.read_text()) if stamp.exists() else have
    if made_by != have:
        raise Trouble(
            f"{cluster.data} 由 PostgreSQL {made_by} 建立，而现在的程序是 {have}。请用 GONGZHI_PG_BIN 指向 "
            f"PostgreSQL {made_by}，执行 gongzhi backup，再在新目录中 gongzhi restore。",
            f"{cluster.data} was made by PostgreSQL {made_by}, the programs are {have}. "
            f"Point GONGZHI_PG_BIN to PostgreSQL {made_by}, run gongzhi backup, "
            "then gongzhi restore in a new folder.",
        )


def make(cluster: Cluster, extra: tuple[str, ...] = ()) -> None:
    """Under the name data.making, so that whatever interrupts it is seen and done again."""
    half_made = cluster.home / "data.making"
    shutil.rmtree(half_made, ignore_errors=True)
    if shutil.disk_usage(cluster.home).free < NEEDED_BYTES:
        raise disk_full(cluster.home)
    passwords = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, PROGRAM)}
    folders.write_private(cluster.home / "passwords.json", json.dumps(passwords))
    initdb(cluster, half_made, passwords["postgres"], extra)
    address = server.address_in(cluster.home / "run", cluster.account)
    process, log = run_once(cluster, half_made, address)
    try:
        server.wait_until_ready(process, half_made, log)
        make_roles(address, passwords)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    half_made.rename(cluster.data)


def run_once(cluster: Cluster, data: Path, address: Address) -> tuple["subprocess.Popen[bytes]", Path]:
    log = cluster.home / "first-start.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            server.command(cluster.programs, data, address, Options(safe=False)),
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True,
            **cluster.account.switch(),
        )  # fmt: skip
    return process, log


def initdb(cluster: Cluster, data: Path, password: str, extra: tuple[str, ...]) -> None:
    password_file = folders.write_private(cluster.home / "password", f"{password}\n")
    cluster.account.own(password_file)
    try:
        answer = subprocess.run(
            [
                cluster.programs / "initdb", "-D", data, "-U", "postgres", f"--pwfile={password_file}",
                "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                "--auth=scram-sha-256", "--no-instructions", *extra,
            ],
            cwd="/", env={"LC_ALL": "C", "PATH": os.defpath}, capture_output=True, text=True, check=False,
            **cluster.account.switch(),
        )  # fmt: skip
    finally:
        password_file.unlink()
    if answer.returncode:
        raise server.explain(answer.stdout + answer.stderr, cluster.home)


def make_roles(address: Address, passwords: dict[str, str], owner_may: str = "") -> None:
    """The owner migrates; the program signs in as a member of the group that may only add to the ledger."""
    owner, program, group, database = map(sql.Identifier, (OWNER, PROGRAM, PROGRAM_GROUP, DATABASE))
    with connect(address, passwords["postgres"], "postgres") as first:
        run = runner(first)
        run(f"CREATE ROLE {{}} LOGIN {owner_may} PASSWORD {{}}", owner, sql.Literal(passwords[OWNER]))
        run("CREATE ROLE {} NOLOGIN", group)
        run("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}", program, sql.Literal(passwords[PROGRAM]), group)
        run("GRANT {} TO {}", group, owner)
        run("CREATE DATABASE {} OWNER {}", database, owner)
        run("ALTER DATABASE {} SET timezone TO 'UTC'", database)
        run("REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
        run("GRANT CONNECT ON DATABASE {} TO {}", database, group)
    with connect(address, passwords["postgres"], DATABASE) as inside:
        run = runner(inside)
        run("CREATE SCHEMA ext AUTHORIZATION {}", owner)
        run("GRANT USAGE ON SCHEMA ext TO {}", group)


def runner(connection: psycopg.Connection[tuple[object, ...]]) -> Callable[..., None]:
    def run(text: str, *parts: sql.Composable) -> None:
        connection.execute(sql.SQL(text).format(*parts))

    return run


def connect(address: Address, password: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(address.url("postgres", password, database), autocommit=True)
