"""The whole of it, as people start it."""

import http.client
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from gongzhi.ops import up
from gongzhi.ops.group import Group
from gongzhi.ops.server import free_port
from gongzhi.ops.site import Site
from gongzhi.ops.trouble import Trouble
from tests.ops.conftest import Started, holder, processes_of, wait_until

pytestmark = pytest.mark.slow


def lines_until(process: "subprocess.Popen[str]", word: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(said)


def asked_for_a_page(here: Site) -> int:
    """The status of the answer."""
    connection = http.client.HTTPConnection(here.host, here.port, timeout=10)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    return status


def test_it_serves_is_alone_and_leaves_nothing_however_it_ends(
    var_with_cluster: Path, start: Started
) -> None:
    var, here = var_with_cluster, Site("127.0.0.1", free_port())
    words = ("gongzhi.ops.cli", "up", "--no-demo")
    first = start(*words, GONGZHI_PORT=str(here.port))
    said = lines_until(first, "Ctrl-C")
    assert f"Gongzhi is running: {here}" in said
    assert asked_for_a_page(here) < 500
    assert holder(var).site == str(here)

    second = start(*words)
    assert second.wait(20) == 1
    assert f"already running here (gongzhi up, pid {first.pid}) at {here}." in second.communicate()[0]

    first.send_signal(signal.SIGKILL)
    wait_until(lambda: processes_of(var) == [] and not here.answers(), 5)

    third = start(*words, "--no-worker", GONGZHI_PORT=str(here.port))
    said = lines_until(third, "Ctrl-C")
    assert "Applying" not in said  # nothing to do the second time
    third.send_signal(signal.SIGINT)
    assert (third.wait(20), "已停止。 Stopped." in third.communicate()[0]) == (0, True)
    assert processes_of(var) == []


def test_a_busy_port_is_said_before_anything_starts(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Trouble, match="cannot be used"):
            up.up(port=taken.getsockname()[1], demo=False, worker=False)
    assert not (var / "pg").exists()


def test_a_preparation_that_fails_gives_its_code(
    var: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    assert up.up(port=free_port(), demo=False, worker=False) == 1
    assert "Cannot reach the database nobody@127.0.0.1:1/none." in capfd.readouterr().err


def test_a_web_server_that_does_not_start_is_said_with_its_last_words(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "no.such.settings")
    with Group() as group, pytest.raises(Trouble, match=r"The web server did not start, see .*web\.log"):
        up.start_programs(group, var, Site("127.0.0.1", free_port()), worker=False)


def test_what_happens_is_noted_in_the_log(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    up.noted(var, "web ended")
    assert (var / "log" / "supervisor.log").read_text().endswith(" web ended\n")
    assert capsys.readouterr().out == "web ended\n"
