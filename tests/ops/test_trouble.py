import errno

import psycopg
import pytest

from gongzhi.ops.trouble import Trouble, said_plainly


def failing(error: BaseException) -> int:
    @said_plainly
    def command() -> int:
        raise error

    return command()


def test_trouble_is_said_in_both_languages_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(Trouble("坏了。", "It is broken.")) == 1
    assert capsys.readouterr().err == "坏了。\nIt is broken.\n"


def test_a_full_disk_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(OSError(errno.ENOSPC, "No space left on device", "/var/x")) == 1
    assert "The disk is full: cannot write to /var/x. Free at least 500 MB" in capsys.readouterr().err


def test_a_disk_that_fills_under_the_database_is_recognized_behind_what_followed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = ConnectionError("the server went away")
    error.__context__ = psycopg.errors.DiskFull("could not write")
    assert failing(error) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_a_closed_folder_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(PermissionError(errno.EACCES, "Permission denied")) == 1
    assert "No permission to read or write var." in capsys.readouterr().err


def test_what_nobody_expected_is_not_hidden() -> None:
    with pytest.raises(OSError, match="Invalid"):
        failing(OSError(errno.EINVAL, "Invalid argument"))


def test_a_command_that_succeeds_gives_its_code() -> None:
    assert said_plainly(lambda: 3)() == 3
