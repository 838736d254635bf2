import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone
from pytest_django import Settings

from gongzhi.kernel.evidence import storage
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.keys import new_key
from gongzhi.kernel.ledger.record import Draft, record_many
from gongzhi.kernel.people import rotation
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.keyring import Keyring, write_keyring
from gongzhi.ops import checks, checks_of_database, checks_of_files, checks_of_work
from gongzhi.ops.checks import Check
from gongzhi.ops.finding import Finding, Level, good

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.GONGZHI_MEDIA = tmp_path / "media"
    settings.GONGZHI_SEAL_KEY = tmp_path / "seal.key"
    settings.GONGZHI_KEYS_FILE = tmp_path / "keyring.json"
    write_keyring(settings.GONGZHI_KEYS_FILE, Keyring.fresh())
    new_key(settings.GONGZHI_SEAL_KEY)


def levels(check: Check, now: datetime) -> list[str]:
    return [finding.level.name for finding in check(now)]


def only(check: Check, now: datetime) -> Finding:
    (finding,) = check(now)
    return finding


def test_every_question_has_an_answer_for_a_sound_installation(now: datetime) -> None:
    found = list(checks.examine(now))
    assert [finding for finding in found if finding.level is Level.ERROR] == []
    assert len(found) >= len(checks.CHECKS)


def test_a_question_that_fails_is_an_answer_and_the_rest_are_asked(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(now: datetime) -> Iterator[Finding]:
        yield good("one", "fine")
        raise ValueError("no luck")

    monkeypatch.setattr(checks, "CHECKS", (broken, checks_of_files.disk))
    assert [(finding.level.name, finding.text) for finding in checks.examine(now)][:2] == [
        ("GOOD", "fine"),
        ("ERROR", "ValueError: no luck"),
    ]


def test_the_command_prints_a_table_and_fails_only_on_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    monkeypatch.setattr(checks, "CHECKS", (checks_of_database.server, checks_of_files.keys))
    call_command("doctor")
    assert [line.split("\t")[0].strip() for line in capsys.readouterr().out.splitlines()] == ["正常 ok"] * 2
    settings.GONGZHI_SEAL_KEY.unlink()
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    assert end.value.code == 1
    assert "错误 error" in capsys.readouterr().out


def test_a_server_too_old_is_an_error(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_of_database, "OLDEST", 99)
    assert "需要 99 以上" in only(checks_of_database.server, now).text


@pytest.mark.parametrize(("apart", "level"), [(0, "GOOD"), (10, "WARNING"), (100, "ERROR")])
def test_clocks_apart_are_told(now: datetime, apart: int, level: str) -> None:
    assert levels(checks_of_database.clock, now - timedelta(seconds=apart)) == [level]


def test_migrations_not_applied_are_an_error(now: datetime) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger' RETURNING app, name, applied")
        rows = cursor.fetchall()
    try:
        assert "步未执行" in only(checks_of_database.migrations, now).text
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)


def test_a_program_that_can_change_the_ledger_is_an_error(now: datetime) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("GRANT UPDATE ON ledger_entry TO gongzhi_program")
        try:
            assert "能改动台账（UPDATE ledger_entry）" in only(checks_of_database.privileges, now).text
        finally:
            cursor.execute("REVOKE UPDATE ON ledger_entry FROM gongzhi_program")
    assert levels(checks_of_database.privileges, now) == ["GOOD"]


def test_a_program_that_is_a_superuser_is_an_error() -> None:
    assert "以超级用户 postgres 连接" in checks_of_database.judged("postgres", True, []).text


def test_months_without_room_are_named() -> None:
    assert (
        "缺 2029-01、2029-02" in only(checks_of_database.months_ahead, datetime(2028, 2, 3, tzinfo=UTC)).text
    )
    assert levels(checks_of_database.months_ahead, datetime(2027, 2, 3, tzinfo=UTC)) == ["GOOD"]


def test_a_year_without_a_calendar_is_a_warning() -> None:
    assert levels(checks_of_work.calendar, datetime(2026, 6, 1, tzinfo=UTC)) == ["GOOD"]
    assert levels(checks_of_work.calendar, datetime(2099, 12, 1, tzinfo=UTC)) == ["WARNING", "WARNING"]


def job(status: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
            "VALUES ('default', 'toy', %s, %s)",
            [status, at],
        )


def test_failed_and_waiting_jobs_are_told(now: datetime) -> None:
    assert levels(checks_of_work.queue, now) == ["GOOD"]
    job("todo", now)
    assert levels(checks_of_work.queue, now) == ["GOOD"]
    job("failed", now)
    job("todo", now - 2 * HOUR)
    assert levels(checks_of_work.queue, now) == ["WARNING", "ERROR"]


def test_a_heartbeat_is_shown(now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert "从未" not in only(checks_of_work.queue, now).text


def test_entries_unsealed_for_long_are_a_warning(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "verbs", {})
    registry.register_verb("toy.filed", "{actor}提出诉求")
    with transaction.atomic():
        record_many([Draft("toy.filed", "toy.case", 1, Actor.system(), None, None, now, {})])
    assert only(checks_of_work.seals, now).text == "1 条待封存"
    assert levels(checks_of_work.seals, now + 2 * HOUR) == ["WARNING"]


def test_keys_that_are_gone_open_or_half_turned_are_told(now: datetime, settings: Settings) -> None:
    assert levels(checks_of_files.keys, now) == ["GOOD"]
    settings.GONGZHI_KEYS_FILE.chmod(0o644)
    settings.GONGZHI_SEAL_KEY.unlink()
    rotation.begin()  # writes the keyring anew, closed to others
    settings.GONGZHI_KEYS_FILE.chmod(0o640)
    assert levels(checks_of_files.keys, now) == ["ERROR", "ERROR", "WARNING", "GOOD"]
    settings.GONGZHI_KEYS = Keyring.fresh().dump()
    assert levels(checks_of_files.keys, now) == ["ERROR", "GOOD"]


def test_evidence_gone_and_evidence_that_nobody_names_are_told(now: datetime) -> None:
    assert levels(checks_of_files.evidence, now) == ["GOOD"]
    lost, fresh, orphan = "a" * 64, "b" * 64, "c" * 64
    for sha256 in (fresh, orphan):
        storage.place(sha256).parent.mkdir(parents=True)
        storage.place(sha256).touch()
    long_ago = (now - timedelta(days=3)).timestamp()
    os.utime(storage.place(orphan), (long_ago, long_ago))
    Attachment.objects.create(
        id=uuid4(),
        kind="photo",
        media_type="image/jpeg",
        sha256=lost,
        size=1,
        width=1,
        height=1,
        created_at=now,
    )
    missing, orphans = checks_of_files.evidence(now)
    assert (missing.level, orphans.level) == (Level.ERROR, Level.WARNING)
    assert (lost in missing.text, orphans.text.startswith("1 个文件无人引用")) == (True, True)


def test_a_disk_nearly_full_is_told(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels(checks_of_files.disk, now) == ["GOOD"]
    monkeypatch.setattr(checks_of_files, "LITTLE", 2**60)
    assert levels(checks_of_files.disk, now) == ["WARNING"]
    monkeypatch.setattr(checks_of_files, "TOO_LITTLE", 2**60)
    assert levels(checks_of_files.disk, now) == ["ERROR"]
