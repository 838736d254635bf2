import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from gongzhi.ops import account, server
from gongzhi.ops.account import Account
from gongzhi.ops.server import Address, Options
from gongzhi.ops.trouble import Trouble

# Calls itself postgres and works in the folder, as a server of that cluster does.
IMPOSTOR = """
import signal, time
signal.signal(signal.SIGQUIT, signal.SIG_IGN)
print(1, flush=True)
time.sleep(60)
"""


def ourselves() -> Account:
    return account.of_uid(os.geteuid())


def test_a_short_path_takes_a_socket(place: Path) -> None:
    found = server.address_in(place / "run", ourselves())
    assert found == Address(str(place / "run"), server.SOCKET_PORT)
    assert (
        found.url("gongzhi", "a/b", "city")
        == f"postgres://gongzhi:a%2Fb@{str(place).replace('/', '%2F')}%2Frun:5432/city"
    )


def test_a_path_too_long_for_a_socket_takes_the_loopback(tmp_path: Path) -> None:
    found = server.address_in(tmp_path / ("x" * 100), ourselves())
    assert (found.host, found.is_socket, found.port != server.SOCKET_PORT) == ("127.0.0.1", False, True)
    assert found.url("gongzhi", "", "city") == f"postgres://gongzhi@127.0.0.1:{found.port}/city"
    assert not (tmp_path / ("x" * 100)).exists()


def test_only_a_throw_away_server_forgoes_the_disk(tmp_path: Path) -> None:
    address = Address("127.0.0.1", 1)
    safe = server.command(tmp_path, tmp_path, address, Options())
    unsafe = server.command(tmp_path, tmp_path, address, Options(safe=False))
    assert ("fsync=off" in safe, "fsync=off" in unsafe) == (False, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("could not write: No space left on device", "The disk is full"),
        ("Disk quota exceeded", "The disk is full"),
        ("could not open: Permission denied", "No permission to read or write"),
        ("FATAL: oh dear", "did not start .*\n    FATAL: oh dear"),
    ],
)
def test_last_words_become_a_sentence(words: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=sentence):
        raise server.explain(words, tmp_path)


def test_a_server_that_ends_at_once_is_explained_with_this_start_s_words_only(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("old words\n")
    begin = log.stat().st_size
    with log.open("a") as output:
        process = subprocess.Popen(["sh", "-c", "echo FATAL: new words; exit 1"], stdout=output)
    with pytest.raises(Trouble) as error:
        server.wait_until_ready(process, tmp_path, log, begin)
    assert "new words" in str(error.value)
    assert "old words" not in str(error.value)


def test_ready_is_said_by_the_process_itself(tmp_path: Path) -> None:
    lines = ["77", str(tmp_path), "1", "5432", "", "", "1 2", "ready   "]
    (tmp_path / "postmaster.pid").write_text("\n".join(lines))
    assert (server.status_of(tmp_path, 77), server.status_of(tmp_path, 78)) == ("ready", "")
    (tmp_path / "postmaster.pid").write_text("\n".join(lines[:5]))
    assert server.status_of(tmp_path, 77) == ""


def test_a_stale_pid_of_somebody_else_is_forgotten_and_left_alive(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as innocent:
        (tmp_path / "postmaster.pid").write_text(f"{innocent.pid}\n{tmp_path}\n")
        server.clear_strays(tmp_path)
        assert (innocent.poll(), (tmp_path / "postmaster.pid").exists()) == (None, False)
        innocent.kill()


def test_without_a_stamp_nobody_is_looked_for(tmp_path: Path) -> None:
    server.clear_strays(tmp_path)


def test_what_a_dead_supervisor_left_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.3)
    program = tmp_path / "postgres"
    program.symlink_to(os.path.realpath(sys.executable))
    (tmp_path / "postmaster.pid").write_text("1\n")
    with subprocess.Popen([program, "-S", "-c", IMPOSTOR], cwd=tmp_path, stdout=subprocess.PIPE) as stray:
        assert stray.stdout is not None
        stray.stdout.readline()
        assert [process.pid for process in server.strays(tmp_path)] == [stray.pid]
        begin = time.monotonic()
        server.clear_strays(tmp_path)
        assert time.monotonic() - begin > 0.1
    assert not psutil.pid_exists(stray.pid)
    assert not (tmp_path / "postmaster.pid").exists()
