import os
import pwd
from pathlib import Path

import pytest

from gongzhi.ops import account
from gongzhi.ops.account import Account
from gongzhi.ops.trouble import Trouble

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
NOBODY = account.find("nobody")


def ourselves() -> Account:
    return account.of_uid(os.geteuid())


def test_an_ordinary_user_runs_the_database_as_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    assert account.for_cluster(tmp_path) == Account("4242", 4242, os.getegid())


@as_root
def test_root_runs_the_database_as_a_user_of_its_own(tmp_path: Path) -> None:
    found = account.for_cluster(tmp_path / "none")
    assert (found.name, found.is_ourselves) == ("gongzhi", False)


@as_root
def test_root_runs_an_existing_cluster_as_its_owner(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    assert account.for_cluster(tmp_path) == Account("nobody", nobody.pw_uid, nobody.pw_gid)


def test_root_on_macos_is_told_to_use_an_ordinary_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(Trouble, match="On macOS run as an ordinary user"):
        account.for_cluster(tmp_path)


def test_a_user_that_cannot_be_added_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = (("gongzhi-no-such-command", "x"), ("false",))
    with pytest.raises(Trouble, match="gongzhi-nobody-has-this could not be added"):
        account.add("gongzhi-nobody-has-this", ways)


def test_adding_a_user_that_exists_finds_it() -> None:
    assert account.add("root", (("false",),)).uid == 0


@as_root
def test_a_folder_closed_to_a_user_is_found_out_by_asking_as_that_user(tmp_path: Path) -> None:
    assert NOBODY is not None
    tmp_path.chmod(0o700)
    assert (NOBODY.can_run(tmp_path), ourselves().can_run(tmp_path), NOBODY.can_run(Path("/usr/bin"))) == (
        False,
        True,
        True,
    )


@as_root
def test_owning_hands_a_path_over(tmp_path: Path) -> None:
    assert NOBODY is not None
    NOBODY.own(tmp_path)
    assert tmp_path.stat().st_uid == NOBODY.uid


def test_owning_by_ourselves_changes_nothing(tmp_path: Path) -> None:
    ourselves().own(tmp_path)
    assert tmp_path.stat().st_uid == os.geteuid()
