"""Registers of residents' messages: the real one, two imports at once, and a death in the middle."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from gongzhi.areas.requests.models import Request
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.actor import Channel
from gongzhi.kernel.people.models import Person, Text
from gongzhi.kernel.workflow.models import Case, Deadline, Holding, Receipt, Report
from tests.cast import City, build_city
from tests.ops.conftest import wait_until

ROOT = Path(settings.BASE_DIR)
MESSAGES = Path(os.environ.get("GONGZHI_SHARED", ROOT.parent / "shared")) / "data/messages/messages_4326.csv"
HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数"
WRITTEN = (Case, Report, Request, Receipt, Text, Entry, Holding, Deadline)


def imported(*words: object) -> list[str]:
    """The lines printed."""
    out = StringIO()
    call_command("import_requests", *map(str, words), stdout=out, stderr=StringIO(), no_color=True)
    return out.getvalue().splitlines()


def generated(folder: Path, rows: int) -> Path:
    path = folder / "留言.csv"
    lines = [f'{n},U{n},路灯不亮,2019/2/28 11:25:05,"第 {n} 号路灯不亮，请修理。",0,0' for n in range(rows)]
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return path


def written() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


@pytest.mark.slow
@pytest.mark.skipif(not MESSAGES.exists() and not os.environ.get("CI"), reason="the messages are not here")
def test_the_real_messages_come_in_once(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    began = datetime.now(UTC)
    assert imported(MESSAGES)[-1] == "imported 4326, repeated 0, refused 0"
    assert imported(MESSAGES)[-1] == "imported 0, repeated 4326, refused 0"
    assert list(tmp_path.iterdir()) == []
    assert [model.objects.count() for model in (Case, Report, Request, Entry)] == [4326] * 4
    places = Case.objects.values_list("place__name", "desk__name", "holder__name", "source").distinct()
    assert list(places) == [("松原市", "市受理中心", "市受理中心", Channel.IMPORT)]
    assert not Case.objects.filter(clock_from__lt=began).exists()
    assert not Case.objects.exclude(opened_at__year__range=(2017, 2020)).exists()
    assert (Person.objects.count(), Report.objects.exclude(reporter=None).count()) == (
        len(city.appointments),
        0,
    )
    assert not Text.objects.filter(body__contains="\t").exists()
    assert not Text.objects.filter(body__contains="\n\n").exists()


def test_what_comes_in_is_an_ordinary_case_with_a_time_of_its_own(city: City, tmp_path: Path) -> None:
    began = datetime.now(UTC)
    assert imported(generated(tmp_path, 1))[-1] == "imported 1, repeated 0, refused 0"
    case, report, entry = Case.objects.get(), Report.objects.get(), Entry.objects.get()
    assert (case.opened_at, report.received_at) == (datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC),) * 2
    assert began <= case.clock_from == case.state_since == Deadline.objects.get().started_at
    assert (str(case.summary), str(report.words)) == ("路灯不亮", "第 0 号路灯不亮，请修理。")
    assert (report.origin, report.origin_number, report.reporter) == ("留言板", "0", None)
    assert (case.state, case.holder, case.grade) == ("filed", city.organizations["市受理中心"], "normal")
    assert (entry.verb, entry.actor_kind, entry.channel) == ("requests.file", "SYSTEM", "IMPORT")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_imports_of_one_file_at_once_leave_no_doubles(tmp_path: Path) -> None:
    build_city()
    path, start, said = generated(tmp_path, 300), Barrier(2), []

    def run() -> None:
        start.wait()
        said.append(imported(path)[-1])
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [
        "imported 0, repeated 300, refused 0",
        "imported 300, repeated 0, refused 0",
    ]
    assert (Case.objects.count(), Request.objects.count(), Entry.objects.count()) == (300, 300, 300)


def address() -> str:
    name = connections["default"].settings_dict["NAME"]
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def others_at_work() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.concurrency
@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_run_again(tmp_path: Path) -> None:
    build_city()
    before, path = written(), generated(tmp_path, 20_000)
    connections["owner"].close()
    at_rest = others_at_work()  # what earlier tests of this process left open
    process = subprocess.Popen(
        [sys.executable, "-m", "gongzhi.ops.django_process", "import_requests", str(path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": address(),
            "GONGZHI_KEYS_FILE": str(settings.GONGZHI_KEYS_FILE),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "500/20000\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    wait_until(lambda: others_at_work() <= at_rest, 30)
    assert written() == before
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:11]))
    assert imported(path)[-1] == "imported 10, repeated 0, refused 0"
