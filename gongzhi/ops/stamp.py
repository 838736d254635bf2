"""What the last preparation found, so that a start with nothing to do needs no Django in the supervisor."""

import hashlib
import json
import os
import sysconfig
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psycopg

from gongzhi.ops import folders

APPLIED = "SELECT count(*), max(applied), current_database() FROM django_migrations"


@dataclass(frozen=True)
class Stamp:
    """`program`: digest of our files and of the installed packages' names. `applied`: what the database has
    migrated. `month`: when partitions were last looked at. `needs`: paths that were there. `demo`: the demo
    city was made, if there was room for it. `accounts`: the demo's, in words."""

    program: str
    applied: str
    month: str
    needs: tuple[str, ...] = ()
    demo: bool = False
    accounts: str = ""

    def still_holds(self, today: date, demo: bool) -> bool:
        if demo and not self.demo:
            return False
        facts = (self.program, self.applied, self.month) == (program(), applied(), f"{today:%Y-%m}")
        return facts and all(Path(needed).exists() for needed in self.needs)


def path(var: Path) -> Path:
    return var / "prepared.json"


def keep(var: Path, stamp: Stamp) -> None:
    folders.write_private(path(var), json.dumps(asdict(stamp), ensure_ascii=False))


def kept(var: Path) -> Stamp | None:
    try:
        content = json.loads(path(var).read_text())
        return Stamp(**{**content, "needs": tuple(content["needs"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):  # never prepared, or by another version
        return None


def program() -> str:
    digest = hashlib.sha256()
    for folder in ("config", "gongzhi"):
        for file in sorted(files(folders.REPOSITORY / folder)):
            state = file.stat()
            digest.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    installed = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    digest.update("\n".join(sorted(package.name for package in installed)).encode())
    digest.update(
        "\n".join(f"{name}={os.environ[name]}" for name in sorted(os.environ) if is_ours(name)).encode()
    )
    return digest.hexdigest()


def is_ours(name: str) -> bool:
    return name.startswith("GONGZHI_") and name != "GONGZHI_PORT"


def files(folder: Path) -> Iterator[Path]:
    for at, folders_in_it, names in os.walk(folder):
        folders_in_it[:] = [name for name in folders_in_it if name != "__pycache__"]
        yield from (Path(at, name) for name in names)


def applied() -> str:
    """Empty where nothing answers or nothing is migrated yet."""
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    schema = os.environ.get("GONGZHI_SCHEMA") or "public"
    try:
        with psycopg.connect(url, options=f"-c search_path={schema},ext", connect_timeout=10) as connection:
            return str(connection.execute(APPLIED).fetchone())
    except psycopg.Error:
        return ""
