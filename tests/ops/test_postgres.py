import os
import signal
import sys
from pathlib import Path

import pytest

from gongzhi.ops import postgres
from tests.ops.conftest import Started, processes_of, wait_until

ASK = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    may = "SELECT rolcreatedb, rolcreaterole, rolsuper FROM pg_roles WHERE rolname = current_user"
    print(connection.execute(may).fetchone())
    connection.execute("SET ROLE gongzhi_program")
raise SystemExit("DATABASE_OWNER_URL" in os.environ)
"""
WAIT = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"


def test_the_command_has_a_server_of_its_own(capfd: pytest.CaptureFixture[str], var: Path) -> None:
    assert postgres.main(["with-temporary", "--", sys.executable, "-c", ASK]) == 0
    assert capfd.readouterr().out == "(True, True, False)\n"


def test_the_command_s_exit_code_is_passed_on(var: Path) -> None:
    assert postgres.main(["with-temporary", "--", "sh", "-c", "exit 3"]) == 3


@pytest.mark.parametrize("words", [[], ["with-temporary"], ["with-temporary", "--"], ["start"]])
def test_anything_else_is_answered_with_the_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert postgres.main(words) == 1
    assert "Usage: python -m gongzhi.ops.postgres with-temporary -- COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_ending_it_leaves_nothing(number: signal.Signals, var: Path, start: Started, place: Path) -> None:
    run = start("gongzhi.ops.postgres", "with-temporary", "--", sys.executable, "-c", WAIT, TMPDIR=str(place))
    assert run.stdout is not None
    assert run.stdout.readline().startswith("postgres://gongzhi@127.0.0.1:")
    assert len(processes_of(place)) >= 1
    run.send_signal(number)
    wait_until(lambda: processes_of(place) == [] and list(place.glob("gongzhi-pg-*")) == [], 6)
    assert run.wait() == (143 if number == signal.SIGTERM else -9)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_temporary_folder_that_is_closed_is_passed_over(var: Path, place: Path, start: Started) -> None:
    (place / "closed").mkdir(mode=0o700)
    run = start("gongzhi.ops.postgres", "with-temporary", "--", "true", TMPDIR=str(place / "closed"))
    assert run.wait(20) == 0
    assert list((place / "closed").iterdir()) == []
