"""pg_dump and pg_restore on a Django connection's database."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from gongzhi.ops import binaries
from gongzhi.ops.trouble import Trouble

VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


def environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The way in by environment: a command line would show the password to everybody on the machine."""
    kept = connection.settings_dict
    way_in = {variable: str(kept[name]) for name, variable in VARIABLES.items() if kept.get(name)}
    return {"PATH": os.defpath, "LC_ALL": "C", **way_in}


def run(connection: BaseDatabaseWrapper, tool: str, words: Sequence[str]) -> str:
    answer = subprocess.run(
        [binaries.find() / tool, *words],
        env=environment(connection),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        last = answer.stderr.strip()[-1500:]
        raise Trouble(f"{tool} 没有成功，数据没有改动：{last}", f"{tool} failed, nothing was changed.")
    return answer.stdout


def dump(
    connection: BaseDatabaseWrapper, to: Path, schema: str, snapshot: str, left_out: Sequence[str]
) -> None:
    without = [f"--exclude-table-data={schema}.{name}" for name in left_out]
    words = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--schema={schema}",
        f"--snapshot={snapshot}",
    ]
    run(connection, "pg_dump", [*words, *without, f"--file={to}"])


def restore(connection: BaseDatabaseWrapper, dump: Path) -> None:
    """All or nothing. The schema itself is there already."""
    listing = run(connection, "pg_restore", ["--list", str(dump)])
    wanted = dump.with_suffix(".list")
    wanted.write_text("\n".join(line for line in listing.splitlines() if " SCHEMA - " not in line))
    words = ["--single-transaction", "--no-owner", "--no-privileges", f"--use-list={wanted}"]
    database = str(connection.settings_dict["NAME"])
    run(connection, "pg_restore", [*words, f"--dbname={database}", str(dump)])
