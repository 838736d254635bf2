import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.management import call_command
from django.db import connections
from pytest_django import Settings

from gongzhi.kernel.ledger import partitions
from gongzhi.kernel.people.actions import add_person
from gongzhi.ops import preparation, stamp
from gongzhi.ops.stamp import Stamp
from gongzhi.ops.trouble import Trouble

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.GONGZHI_SEAL_KEY = tmp_path / "keys" / "seal.key"
    settings.GONGZHI_KEYS_FILE = tmp_path / "keys" / "keyring.json"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DEBUG = True


@pytest.fixture
def said() -> list[str]:
    return []


def test_a_new_city_gets_keys_and_a_stamp(settings: Settings, tmp_path: Path) -> None:
    out = StringIO()
    call_command("prepare", stdout=out)
    assert out.getvalue() == ""  # the schema is there already
    assert (settings.GONGZHI_SEAL_KEY.exists(), settings.GONGZHI_KEYS_FILE.exists()) == (True, True)
    kept = stamp.kept(tmp_path)
    assert kept is not None
    assert (kept.program, kept.accounts) == (stamp.program(), "")
    today = datetime.now(partitions.CITY_TIME).date()
    assert kept.still_holds(today, demo=False)
    assert (kept.still_holds(date(2020, 1, 1), demo=False), kept.still_holds(today, demo=True)) == (
        False,
        False,
    )
    settings.GONGZHI_SEAL_KEY.unlink()
    assert not kept.still_holds(today, demo=False)


def test_keys_are_never_made_anew_for_data_that_others_lock(settings: Settings) -> None:
    call_command("prepare")
    add_person(name="王小明", phone="10012345678", now=NOW)
    preparation.make_keys()
    settings.GONGZHI_KEYS_FILE.unlink()
    with pytest.raises(Trouble, match=r"the key file .*keyring.json is gone"):
        preparation.make_keys()
    settings.GONGZHI_KEYS = "given by the environment"
    preparation.make_keys()
    assert not settings.GONGZHI_KEYS_FILE.exists()


def test_a_database_that_does_not_answer_is_said_without_its_password() -> None:
    where = connections["owner"].settings_dict
    connections["owner"].close()
    before = dict(where)
    where.update(HOST="127.0.0.1", PORT=1, PASSWORD="secret-word")
    try:
        with pytest.raises(Trouble) as error:
            preparation.must_answer()
    finally:
        where.update(before)
    assert f"Cannot reach the database {where['USER']}@127.0.0.1:1/{where['NAME']}." in str(error.value)
    assert "secret-word" not in str(error.value)


def test_waiting_migrations_are_applied_and_told(said: list[str]) -> None:
    preparation.migrate(said.append)
    assert said == []
    with connections["owner"].cursor() as cursor:
        # The last of its app, about a table that we replaced: applying it again changes nothing.
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'auth' AND name LIKE '0012%' RETURNING name"
        )
        assert cursor.fetchall() != []
    preparation.migrate(said.append)
    assert said == ["更新数据库结构（1 步）… Applying 1 migrations…"]


def test_a_table_that_is_not_there_has_no_rows() -> None:
    assert not preparation.has_rows("no_such_table")


def test_the_ledger_is_opened_a_year_ahead() -> None:
    preparation.open_ledger(date(2028, 6, 1))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('ledger_entry_2029_06') IS NOT NULL")
        assert cursor.fetchone() == (True,)


@pytest.fixture
def one_asset(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "assets"
    folder.mkdir()
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.DEBUG = False
    get_finder.cache_clear()  # type: ignore[attr-defined]
    yield folder / "page.css"
    get_finder.cache_clear()  # type: ignore[attr-defined]


def test_assets_are_gathered_only_when_they_changed(
    one_asset: Path, said: list[str], settings: Settings
) -> None:
    one_asset.write_text("a {}")
    preparation.collect_assets(said.append)
    preparation.collect_assets(said.append)
    assert len(said) == 1
    one_asset.write_text("a { color: red }")
    preparation.collect_assets(said.append)
    assert (len(said), (settings.STATIC_ROOT / "page.css").read_text()) == (2, "a { color: red }")


def test_a_stamp_of_another_kind_is_no_stamp(tmp_path: Path) -> None:
    assert stamp.kept(tmp_path) is None
    for text in ("{", '{"program": 1, "colour": 2}', "[]"):
        stamp.path(tmp_path).write_text(text)
        assert stamp.kept(tmp_path) is None
    one = Stamp("a", "b", "2026-11", ("/keys",), True, "张三 / demo")
    stamp.keep(tmp_path, one)
    assert stamp.kept(tmp_path) == one


def test_what_is_applied_is_asked_of_the_owner_s_database(monkeypatch: pytest.MonkeyPatch) -> None:
    where = connections["owner"].settings_dict
    monkeypatch.setenv(
        "DATABASE_OWNER_URL", f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{where['NAME']}"
    )
    assert stamp.applied().startswith("(")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://nobody@127.0.0.1:1/none")
    assert stamp.applied() == ""


def test_the_port_is_no_reason_to_prepare_again_but_other_settings_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = stamp.program()
    monkeypatch.setenv("GONGZHI_PORT", "8123")
    assert stamp.program() == before
    monkeypatch.setenv("GONGZHI_DEBUG", "yes")
    assert stamp.program() != before
