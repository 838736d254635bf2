import fcntl
import os
import signal
import subprocess
import sys
import termios
import threading

import pytest

from gongzhi.ops import foreground
from gongzhi.ops.group import Group
from gongzhi.ops.signals import leaving_on_request
from gongzhi.ops.trouble import Trouble

IN_A_TERMINAL = """
import sys
from gongzhi.ops import foreground
from gongzhi.ops.group import Group
with Group() as group:
    code = foreground.run(group, ["sh", "-c", "echo ready; read line; echo read $line; exit 4"])
print("then", input(), flush=True)
sys.exit(code)
"""


def test_the_exit_code_is_that_of_the_command() -> None:
    with Group() as group:
        assert foreground.run(group, ["sh", "-c", 'exit "$CODE"'], {"CODE": "7"}) == 7
        assert foreground.run(group, ["sh", "-c", "kill -KILL $$"]) == 137


def test_a_command_that_is_not_there_is_said() -> None:
    with Group() as group, pytest.raises(Trouble, match="There is no command gongzhi-none"):
        foreground.run(group, ["gongzhi-none"])


def test_a_request_to_stop_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreground, "GRACE", 0.3)
    stubborn = ["bash", "-c", "trap '' TERM; sleep 60 & wait; wait"]

    def block() -> None:
        threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGTERM]).start()
        with leaving_on_request(), Group() as group:
            foreground.run(group, stubborn)

    with pytest.raises(SystemExit) as end:
        block()
    assert end.value.code == 143


def test_the_command_has_the_terminal_and_gives_it_back() -> None:
    ours, theirs = os.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=take_terminal,
    )
    os.close(theirs)
    said = b""
    while b"ready" not in said:
        said += os.read(ours, 1000)
    os.write(ours, b"hello\n")
    while b"read hello" not in said:
        said += os.read(ours, 1000)
    os.write(ours, b"again\n")
    while b"then again" not in said:
        said += os.read(ours, 1000)
    assert process.wait(10) == 4
    os.close(ours)
