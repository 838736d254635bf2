import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands
from pytest_django import Settings

from gongzhi.ops import cli, django_process


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setenv("DATABASE_URL", os.environ.get("DATABASE_URL", "postgres://gongzhi@127.0.0.1/gongzhi"))
    monkeypatch.setattr(sys, "argv", ["gongzhi", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


COMMANDS = [
    (["ledger", "seal", "--help"], "--refile"),
    (["keys", "rotate", "--help"], "--finish"),
    (["create-admin", "--help"], "--organization"),
    (["manage", "prepare", "--help"], "--demo"),
    (["manage"], "Available subcommands"),
]


@pytest.mark.parametrize(("words", "shown"), COMMANDS)
def test_a_command_passes_its_words_on(
    words: list[str], shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words) == 0
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["up"],
        ["migrate"],
        ["doctor"],
        ["backup"],
        ["restore"],
        ["import"],
        ["ledger", "verify"],
        ["create-admin"],
    ],
)
def test_every_command_of_the_console_script_explains_itself(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words, "--help") == 0
    assert "Usage:" in capsys.readouterr().out.replace("usage:", "Usage:")


def test_an_unknown_command_is_answered_with_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "fly") == 2
    assert "No such command 'fly'" in capsys.readouterr().err


def test_a_kind_of_data_that_nobody_imports_is_answered_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").touch()
    assert run(monkeypatch, "import", str(tmp_path / "a.csv"), "--as", "dreams") == 2
    assert "divisions" in capsys.readouterr().err


def test_an_import_goes_to_the_command_of_its_kind_with_every_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").touch()
    assert run(monkeypatch, "import", str(tmp_path / "a.csv"), "--as", "divisions", "--no-such-option") == 2
    assert "unrecognized arguments: --no-such-option" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_commands_run_beside_the_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    taken = tmp_path / "taken.tar"
    taken.touch()
    assert run(monkeypatch, "backup", str(taken)) == 1
    assert (
        capsys.readouterr().err
        == f"{taken} 已经存在，请换一个文件名。\n{taken} exists already; choose another name.\n"
    )
    assert run(monkeypatch, "restore", str(taken)) == 1
    assert run(monkeypatch, "doctor") in (0, 1)
    assert run(monkeypatch, "ledger", "verify", "--no-such-option") == 2


def test_standing_is_asked_without_django(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("GONGZHI_VAR", str(tmp_path / "none"))
    assert (run(monkeypatch, "status"), run(monkeypatch, "stop")) == (3, 0)
    assert capsys.readouterr().out == f"没有运行 Not running ({tmp_path}/none)\n" * 2


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_migrating_prepares_the_database(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR, settings.STATIC_ROOT, settings.DEBUG = tmp_path, tmp_path / "static", True
    assert run(monkeypatch, "migrate") == 0
    assert (tmp_path / "prepared.json").exists()


def test_every_command_that_the_script_names_exists() -> None:
    named = {
        "prepare",
        "doctor",
        "backup",
        "restore",
        "rotate_keys",
        "create_admin",
        "ledger_verify",
        "ledger_seal",
    }
    assert named - get_commands().keys() == set()


def test_what_a_command_exits_with_is_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert django_process.manage(["no_such_command"]) == 1
    assert django_process.manage(["help"]) == 0


def test_manage_is_a_module_to_run_too() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "gongzhi.ops.django_process", "help", "prepare"],
        capture_output=True,
        check=False,
    )
    assert (answer.returncode, b"--demo" in answer.stdout) == (0, True)
