import os
import stat
from pathlib import Path

import pytest

from gongzhi.ops import folders


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_var_folder_lies_in_the_repository_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGZHI_VAR", raising=False)
    assert folders.var() == folders.REPOSITORY / "var"
    monkeypatch.setenv("GONGZHI_VAR", "/elsewhere")
    assert folders.var() == Path("/elsewhere")


def test_what_is_inside_is_closed_to_others(tmp_path: Path) -> None:
    var = folders.prepare(tmp_path / "var")
    assert mode(var) == (0o711 if os.geteuid() == 0 else 0o700)
    assert {path.name: mode(path) for path in var.iterdir()} == dict.fromkeys(folders.INNER, 0o700)
    assert mode(var / "keys" / "secret.key") == 0o600


def test_an_ordinary_user_closes_the_folder_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    assert mode(folders.prepare(tmp_path / "var")) == 0o700


def test_preparing_again_keeps_the_signing_key(tmp_path: Path) -> None:
    var = folders.prepare(tmp_path)
    key = (var / "keys" / "secret.key").read_text()
    assert len(key) >= 50
    folders.prepare(tmp_path)
    assert (var / "keys" / "secret.key").read_text() == key


def test_a_private_file_replaces_a_half_written_one(tmp_path: Path) -> None:
    (tmp_path / ".a.new").write_text("half")
    assert folders.write_private(tmp_path / "a", "whole").read_text() == "whole"
    assert (mode(tmp_path / "a"), [path.name for path in tmp_path.iterdir()]) == (0o600, ["a"])
