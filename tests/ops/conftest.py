"""Processes are real here: each test has a var folder of its own, where the database's user can reach it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from gongzhi.ops import cluster, folders, lock
from gongzhi.ops.account import Account, for_cluster
from gongzhi.ops.binaries import find, runnable_by

SERVER_VARIABLES = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "GONGZHI_PG_BIN",
    "GONGZHI_PORT",
    "GONGZHI_HOST",
    "MAKELEVEL",
)


@pytest.fixture(scope="session")
def account() -> Account:
    return for_cluster(Path("/nonexistent"))


@pytest.fixture(scope="session")
def programs(account: Account) -> Path:
    return runnable_by(account, find())


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own are closed to the database's user."""
    folder = Path(tempfile.mkdtemp(prefix="gz-", dir="/tmp"))  # short, for the sake of sockets
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def var(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A var folder of its own, and no database named by the environment."""
    for name in SERVER_VARIABLES:
        monkeypatch.setenv(name, "")  # so that what a test leaves there is undone too
        monkeypatch.delenv(name)
    monkeypatch.setenv("GONGZHI_VAR", str(place / "var"))
    return folders.prepare(place / "var")


@pytest.fixture(scope="session")
def finished_cluster(account: Account, programs: Path) -> Iterator[Path]:
    """Made once; tests start from a copy."""
    folder = Path(tempfile.mkdtemp(prefix="gz-", dir="/tmp"))
    folder.chmod(0o755)
    home = cluster.folder_of(account, folder / "pg")
    cluster.make(cluster.Cluster(home, account, programs), ("--no-sync",))
    yield home
    shutil.rmtree(folder)


@pytest.fixture
def var_with_cluster(var: Path, finished_cluster: Path) -> Path:
    subprocess.run(["cp", "-a", finished_cluster, var / "pg"], check=True)
    return var


Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Started]:
    """Starts `python -m …` with its output on a pipe; whatever a test leaves is ended."""
    started: list[subprocess.Popen[str]] = []

    def run(*words: str, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
            cwd=folders.REPOSITORY,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def wait_until(is_so: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def processes_of(var: Path) -> list[str]:
    """Command lines that name this folder, and processes at work in it."""
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join(process.cmdline())
            if str(var) in words or process.cwd().startswith(str(var)):
                found.append(words)
        except psutil.Error:
            continue
    return found


def holder(var: Path) -> lock.Holder:
    found = lock.read(var / "lock")
    assert found is not None
    return found
