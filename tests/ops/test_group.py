import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from gongzhi.ops.group import BIGGEST_LOG, Group, Member

SLEEP = ["sleep", "60"]


def member(folder: Path, name: str = "web", command: list[str] = SLEEP, **options: object) -> Member:
    return Member(name, command, folder / f"{name}.log", **options)  # type: ignore[arg-type]


def test_leaving_the_group_stops_everybody_and_its_watchdog(tmp_path: Path) -> None:
    with Group() as group:
        web = group.start(member(tmp_path))
        database = group.start(member(tmp_path, "database", wave=1))
    assert (web.returncode, database.returncode) == (-signal.SIGTERM, -signal.SIGTERM)
    assert group.guard.returncode == 0


def test_an_error_inside_stops_everybody_too(tmp_path: Path) -> None:
    group = Group()

    def block() -> None:
        with group:
            group.start(member(tmp_path))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        block()
    assert (group.running, group.guard.returncode) == ({}, 0)


def test_who_does_not_stop_is_killed_with_its_children(tmp_path: Path) -> None:
    stubborn = "trap '' TERM; sleep 61 & echo $!; wait; sleep 61"
    log = tmp_path / "web.log"
    with Group() as group:
        web = group.start(member(tmp_path, command=["bash", "-c", stubborn], grace=0.3))
        while not log.read_text().strip():
            time.sleep(0.02)
        child = int(log.read_text())
    assert web.returncode == -signal.SIGKILL
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_who_dies_is_started_again_a_little_later_each_time(tmp_path: Path) -> None:
    said: list[str] = []
    cleared: list[int] = []
    with Group(report=said.append) as group:
        first = group.start(member(tmp_path, command=["false"], before=lambda: cleared.append(1)))
        first.wait()
        now = time.monotonic()
        group.look_after(now)
        group.look_after(now + 0.4)
        assert group.running["web"].process is first
        group.look_after(now + 0.6)
        second = group.running["web"].process
        second.wait()
        group.look_after(time.monotonic())
        assert group.running["web"].deaths == 2
    assert second is not first
    assert len(cleared) == 2
    assert [line.splitlines()[1] for line in said] == [
        f"web ended unexpectedly (1); starting it again in 0.5 s, see {tmp_path}/web.log",
        f"web ended unexpectedly (1); starting it again in 1 s, see {tmp_path}/web.log",
    ]


def test_a_death_after_a_sound_while_counts_from_one_again(tmp_path: Path) -> None:
    with Group(report=lambda line: None) as group:
        group.start(member(tmp_path, command=["false"])).wait()
        group.running["web"].deaths = 6
        group.look_after(time.monotonic() + 100)
        assert group.running["web"].deaths == 1


def test_the_living_are_left_alone(tmp_path: Path) -> None:
    with Group() as group:
        web = group.start(member(tmp_path))
        group.look_after(time.monotonic() + 1000)
        assert group.running["web"].process is web


def test_a_big_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        file.truncate(BIGGEST_LOG + 1)
    with Group() as group:
        group.start(member(tmp_path, command=[sys.executable, "-c", "print('hello')"])).wait()
    assert log.read_text() == "hello\n"
    assert (tmp_path / "web.log.1").stat().st_size == BIGGEST_LOG + 1


def test_a_folder_can_be_left_to_the_watchdog(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    with Group() as group:
        group.remove_at_end(tmp_path / "cluster")
    assert not (tmp_path / "cluster").exists()
