import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from gongzhi.ops import lock
from gongzhi.ops.lock import Held, Holder
from gongzhi.ops.server import Address

HOLD = """
import sys, time
from pathlib import Path
from gongzhi.ops import lock
mine = lock.take(Path(sys.argv[1]), "other")
print("has it", flush=True)
time.sleep(60)
"""


def test_the_holder_is_named_with_its_address(tmp_path: Path) -> None:
    mine = lock.take(tmp_path, "gongzhi up", "http://127.0.0.1:8000")
    address = Address("127.0.0.1", 5555)
    assert lock.read(tmp_path / "lock") == Holder(os.getpid(), "gongzhi up", "http://127.0.0.1:8000")
    mine.say(Holder(os.getpid(), "gongzhi up", database=address))
    assert lock.read(tmp_path / "lock") == Holder(os.getpid(), "gongzhi up", "", address)
    mine.release()


def test_a_second_one_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    mine = lock.take(tmp_path, "gongzhi up", "http://127.0.0.1:8000")
    with pytest.raises(Held) as refused:
        lock.take(tmp_path, "gongzhi up")
    sentence = str(lock.already_running(tmp_path, refused.value.holder))
    assert f"(gongzhi up, pid {os.getpid()}) at http://127.0.0.1:8000." in sentence
    assert f"stop it first with kill {os.getpid()}" in sentence
    mine.release()
    lock.take(tmp_path, "gongzhi backup").release()


def test_a_killed_holder_is_succeeded(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Held):
            lock.take(tmp_path, "gongzhi up")
        other.kill()
    mine = lock.take(tmp_path, "gongzhi up")
    assert lock.read(tmp_path / "lock") == Holder(os.getpid(), "gongzhi up")
    mine.release()


def test_the_dead_holder_s_watchdog_is_waited_for(tmp_path: Path) -> None:
    mine = lock.take(tmp_path, "gongzhi up")
    gone = subprocess.Popen(["true"])
    gone.wait()
    mine.say(Holder(gone.pid, "gongzhi up"))
    with subprocess.Popen(["sleep", "0.4"], pass_fds=[mine.descriptor]):
        mine.release()
        begin = time.monotonic()
        lock.take(tmp_path, "gongzhi up").release()
        assert time.monotonic() - begin > 0.2


def test_waiting_for_a_watchdog_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "CLEARING_UP", 0.2)
    mine = lock.take(tmp_path, "gongzhi up")
    (tmp_path / "lock").write_text("")
    with pytest.raises(Held) as refused:
        lock.take(tmp_path, "gongzhi up")
    assert "already running here (?). Open that one" in str(
        lock.already_running(tmp_path, refused.value.holder)
    )
    mine.release()


def test_a_zombie_is_not_alive() -> None:
    dead = subprocess.Popen(["true"])
    while psutil.Process(dead.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert not lock.is_alive(dead.pid)
    dead.wait()
    assert not lock.is_alive(dead.pid)
