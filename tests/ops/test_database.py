import os
import signal
import threading
import time
from pathlib import Path

import psycopg
import pytest

from gongzhi.ops import database, lock, server
from gongzhi.ops.group import Group
from gongzhi.ops.lock import Holder
from gongzhi.ops.trouble import Trouble
from tests.ops.conftest import processes_of

WHO = "SELECT current_user"


def who(variable: str) -> object:
    with psycopg.connect(os.environ[variable]) as connection:
        return connection.execute(WHO).fetchone()


def test_a_named_database_is_taken_as_it_is(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/city")
    with database.at_hand("gongzhi doctor"):
        assert os.environ["DATABASE_URL"] == "postgres://elsewhere/city"
    assert not (var / "pg").exists()


def test_a_command_has_the_server_for_as_long_as_it_runs(var_with_cluster: Path) -> None:
    with database.at_hand("gongzhi doctor"):
        assert (who("DATABASE_URL"), who("DATABASE_OWNER_URL")) == (("gongzhi_app",), ("gongzhi",))
        found = lock.read(var_with_cluster / "lock")
        assert found is not None
        assert (found.pid, found.command, found.database is None) == (os.getpid(), "gongzhi doctor", False)
    assert processes_of(var_with_cluster) == []
    lock.take(var_with_cluster, "gongzhi up").release()


def test_a_command_beside_a_running_server_uses_that_one(
    var_with_cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = lock.take(var_with_cluster, "gongzhi up")
    with database.group_for(mine) as group:
        address = database.start_embedded(group, var_with_cluster)
        monkeypatch.delenv("DATABASE_URL")
        # The supervisor says its address a moment after it has taken the lock.
        later = threading.Timer(0.3, mine.say, [Holder(os.getpid(), "gongzhi up", database=address)])
        later.start()
        with database.at_hand("gongzhi doctor"):
            assert who("DATABASE_URL") == ("gongzhi_app",)
        later.join()
        assert len(group.running) == 1


def test_a_server_that_never_comes_is_said(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.2)
    mine = lock.take(var, "gongzhi up")
    with pytest.raises(Trouble, match="already running here"):
        database.running(var, lock.read(var / "lock"))
    mine.release()


def test_a_server_killed_outright_comes_back_with_everything_committed(var_with_cluster: Path) -> None:
    with Group(report=lambda line: None) as group:
        database.start_embedded(group, var_with_cluster)
        url = os.environ["DATABASE_OWNER_URL"]
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        first = group.running["PostgreSQL"].process
        first.send_signal(signal.SIGKILL)
        first.wait()
        now = time.monotonic()
        group.look_after(now)
        group.look_after(now + 1)
        second = group.running["PostgreSQL"].process
        one = group.running["PostgreSQL"].member
        server.wait_until_ready(second, var_with_cluster / "pg" / "data", one.log)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (1,)


def test_a_server_orphaned_with_its_watchdog_is_taken_over(var_with_cluster: Path) -> None:
    lost = Group()
    lost.__enter__()
    database.start_embedded(lost, var_with_cluster)
    orphan = lost.running["PostgreSQL"].process
    lost.guard.kill()
    lost.guard.communicate()
    with Group() as group:
        database.start_embedded(group, var_with_cluster)
        assert who("DATABASE_URL") == ("gongzhi_app",)
        assert orphan.wait(5) is not None
