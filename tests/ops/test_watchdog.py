import signal
import subprocess
import sys
from pathlib import Path

from gongzhi.ops import watchdog

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


def test_events_add_up_to_what_is_left() -> None:
    lines = ["+5 15 9\n", "folder /var/a b\n", "+6 2 3 9\n", "-5\n", "-7\n"]
    assert watchdog.read(lines) == ({6: [2, 3, 9]}, ["/var/a b"])


def test_everything_ends_and_folders_go(tmp_path: Path) -> None:
    gentle = subprocess.Popen(["sleep", "60"], start_new_session=True)
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN], start_new_session=True, stdout=subprocess.PIPE
    ) as stubborn:
        assert stubborn.stdout is not None
        stubborn.stdout.readline()
        (tmp_path / "cluster").mkdir()
        watchdog.end_all({gentle.pid: [15, 9], stubborn.pid: [15, 9]}, [str(tmp_path / "cluster")])
        assert (gentle.wait(), stubborn.wait()) == (-signal.SIGTERM, -signal.SIGKILL)
    assert not (tmp_path / "cluster").exists()


def test_nothing_to_end_is_fine() -> None:
    watchdog.end_all({}, [])


def test_nobody_is_there_to_receive() -> None:
    gone = subprocess.Popen(["true"], start_new_session=True)
    gone.wait()
    assert not watchdog.send(gone.pid, 0)
