import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongzhi.ops import lock, standing
from gongzhi.ops.trouble import Trouble

HOLD = """
import signal, sys, time
from pathlib import Path
from gongzhi.ops import lock
if len(sys.argv) > 2:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
mine = lock.take(Path(sys.argv[1]), "gongzhi up", "http://127.0.0.1:8000")
print("has it", flush=True)
time.sleep(60)
"""


def held(var: Path, *words: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, var, *words], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    return process


def test_where_nothing_ever_ran_nothing_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGZHI_VAR", str(tmp_path / "none"))
    assert (standing.status(), standing.stop()) == (3, 0)
    assert capsys.readouterr().out == f"没有运行 Not running ({tmp_path}/none)\n" * 2
    assert not (tmp_path / "none").exists()


def test_who_runs_is_told_and_can_be_stopped(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process = held(var)
    assert standing.status() == 0
    assert f"Running: gongzhi up, pid {process.pid} http://127.0.0.1:8000" in capsys.readouterr().out
    assert (standing.stop(), process.wait(), standing.status()) == (0, -15, 3)


def test_who_does_not_stop_is_named(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "LONGEST_STOP", 0.3)
    process = held(var, "stubborn")
    with pytest.raises(Trouble, match=f"kill -9 {process.pid} ends it"):
        standing.stop()
    process.kill()
    process.wait()


def test_looking_leaves_the_lock_to_others(var: Path) -> None:
    lock.take(var, "gongzhi up").release()
    assert standing.running(var) is None
    mine = lock.take(var, "gongzhi up")
    assert standing.running(var) == lock.Holder(os.getpid(), "gongzhi up")
    mine.release()
