import hashlib
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from pytest_django import Settings

from gongzhi.kernel.evidence import storage
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.keys import new_key
from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.ledger.seals import seal, verify
from gongzhi.kernel.people import erasure
from gongzhi.kernel.people.actions import add_person
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.keyring import Keyring, write_keyring
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.territory.actions import add_place
from gongzhi.kernel.territory.models import Place
from gongzhi.ops import archive, backup, checks_of_database, restore
from gongzhi.ops.archive import Manifest
from gongzhi.ops.trouble import Trouble

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PHOTO = b"a photo"
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def silent(line: str) -> None:
    """Progress is for people."""


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.GONGZHI_MEDIA = tmp_path / "media"
    settings.GONGZHI_SEAL_FILE = tmp_path / "seals.jsonl"
    settings.GONGZHI_SEAL_KEY = tmp_path / "keys" / "seal.key"
    settings.GONGZHI_KEYS_FILE = tmp_path / "keys" / "keyring.json"
    settings.GONGZHI_ERASURES = tmp_path / "erasures.log"
    settings.DEBUG = True  # assets are served from where they lie
    write_keyring(settings.GONGZHI_KEYS_FILE, Keyring.fresh())
    new_key(settings.GONGZHI_SEAL_KEY)


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = add_place(kind=Place.Kind.CITY, name="松原市", code="2207", now=NOW)
    add_person(name="王小明", phone="10012345678", now=NOW)
    monkeypatch.setattr(registry, "verbs", {})
    registry.register_verb("toy.filed", "{actor}提出诉求")
    with transaction.atomic():
        record("toy.filed", place, Actor.system(), place, None, NOW, number=1)
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    storage.place(sha256).parent.mkdir(parents=True)
    storage.place(sha256).write_bytes(PHOTO)
    (storage.incoming() / "draft").write_bytes(b"half an upload")
    Attachment.objects.create(
        id=uuid4(),
        kind="photo",
        media_type="image/jpeg",
        sha256=sha256,
        size=7,
        width=1,
        height=1,
        created_at=NOW,
    )
    seal(NOW)
    return place


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, transactional_db: None) -> Iterator[Callable[[], None]]:
    """Moves to another machine when called: an empty database, no evidence, the same keys."""
    there = f"{connections['owner'].settings_dict['NAME']}_restored"
    here = connections["owner"].settings_dict["NAME"]
    server = psycopg.connect(
        autocommit=True, **connections["owner"].get_connection_params() | {"cursor_factory": None}
    )
    server.execute(f'DROP DATABASE IF EXISTS "{there}" WITH (FORCE)')

    def use(name: str) -> None:
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name

    def move() -> None:
        server.execute(f'CREATE DATABASE "{there}"')
        use(there)
        settings.GONGZHI_MEDIA = tmp_path / "new media"
        settings.GONGZHI_SEAL_FILE = tmp_path / "new seals.jsonl"

    yield move
    use(here)
    server.execute(f'DROP DATABASE IF EXISTS "{there}" WITH (FORCE)')
    server.close()


def made(tmp_path: Path, name: str = "backup.tar") -> Manifest:
    return backup.backup(tmp_path / name, NOW, silent)


def test_what_is_restored_has_the_digests_of_what_was_backed_up(
    city: Place, elsewhere: Callable[[], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", str(tmp_path / "backup.tar.gz"))
    assert "Keep a copy of" in capsys.readouterr().out
    before = made(tmp_path)
    assert {
        table: before.tables[table].size for table in ("territory_place", "people_person", "ledger_seal")
    } == {
        "territory_place": 1,
        "people_person": 1,
        "ledger_seal": 1,
    }
    elsewhere()
    call_command("restore", str(tmp_path / "backup.tar.gz"))
    assert f"{len(before.files)} files; every digest matches; erased again: 0" in capsys.readouterr().out

    after = made(tmp_path, "again.tar")

    assert after.tables == before.tables
    unlike = {archive.DUMP}  # it names the moment of dumping
    assert {name: after.files[name] for name in after.files if name not in unlike} == {
        name: before.files[name] for name in before.files if name not in unlike
    }
    assert Person.objects.get().name == "王小明"
    assert verify().fault is None
    assert [finding.level.name for finding in checks_of_database.privileges(NOW)] == ["GOOD"]


def test_no_key_and_no_half_upload_is_in_the_archive(city: Place, tmp_path: Path) -> None:
    made(tmp_path)
    with tarfile.open(tmp_path / "backup.tar") as kept:
        names = kept.getnames()
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    assert names == [
        "manifest.json",
        "database.dump",
        f"media/evidence/{sha256[:2]}/{sha256[2:]}",
        "seals.jsonl",
        "seal.pub",
    ]
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0


def test_whoever_was_erased_after_the_backup_is_erased_again(
    city: Place, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    made(tmp_path)
    erasure.erase(Person.objects.get().pk, NOW)
    elsewhere()
    assert restore.restore(tmp_path / "backup.tar", silent).erased_again == 1
    person = Person.objects.get()
    assert (person.name, person.phone, person.erased_at) == (None, None, NOW)


def test_a_seal_file_that_is_there_bears_witness_and_is_kept(
    city: Place, elsewhere: Callable[[], None], tmp_path: Path, settings: Settings
) -> None:
    made(tmp_path)
    elsewhere()
    settings.GONGZHI_SEAL_FILE.write_text("a witness\n")
    restore.restore(tmp_path / "backup.tar", silent)
    assert settings.GONGZHI_SEAL_FILE.read_text() == "a witness\n"


def test_a_database_that_holds_data_is_not_overwritten(city: Place, tmp_path: Path) -> None:
    made(tmp_path)
    with pytest.raises(
        Trouble, match=r"The database holds data \(ledger_entry, people_person, territory_place\)"
    ):
        restore.restore(tmp_path / "backup.tar", silent)
    assert Place.objects.get() == city


def rewritten(tmp_path: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """The backup with another manifest."""
    folder = tmp_path / "unpacked"
    with tarfile.open(tmp_path / "backup.tar") as kept:
        kept.extractall(folder, filter="data")
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    members = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    archive.write(tmp_path / "changed.tar", members)
    return tmp_path / "changed.tar"


def test_a_table_unlike_the_manifest_is_taken_back(
    city: Place, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    made(tmp_path)

    def change(manifest: dict[str, object]) -> None:
        manifest["tables"]["people_person"]["size"] = 2  # type: ignore[index]

    changed = rewritten(tmp_path, change)
    elsewhere()
    with pytest.raises(Trouble, match="not what the manifest says: people_person"):
        restore.restore(changed, silent)
    restore.must_be_empty()
    restore.restore(tmp_path / "backup.tar", silent)


def test_a_changed_file_is_found_before_anything_is_restored(
    city: Place, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    made(tmp_path)
    path = tmp_path / "backup.tar"
    path.write_bytes(path.read_bytes().replace(PHOTO, b"a_photo"))
    elsewhere()
    with pytest.raises(Trouble, match=r"damaged: media/evidence/.* is not what it was"):
        restore.restore(path, silent)


def test_a_file_cut_short_is_said(transactional_db: None, tmp_path: Path) -> None:
    (tmp_path / "backup.tar").write_bytes(b"not a tar")
    with pytest.raises(Trouble, match="is damaged"):
        restore.restore(tmp_path / "backup.tar", silent)


def test_without_its_keys_a_backup_is_refused(
    city: Place, elsewhere: Callable[[], None], tmp_path: Path, settings: Settings
) -> None:
    made(tmp_path)
    elsewhere()
    shutil.move(tmp_path / "keys", tmp_path / "safe")
    with pytest.raises(Trouble, match=r"Keys of this backup are missing \(k1, index, codes, seal.key\)"):
        restore.restore(tmp_path / "backup.tar", silent)
    shutil.move(tmp_path / "safe", tmp_path / "keys")
    settings.DATABASE_SCHEMA = "another"
    with pytest.raises(Trouble, match="set GONGZHI_SCHEMA to it"):
        restore.restore(tmp_path / "backup.tar", silent)


def test_a_backup_needs_a_new_name_in_a_folder_that_exists(transactional_db: None, tmp_path: Path) -> None:
    (tmp_path / "taken.tar").touch()
    with pytest.raises(Trouble, match="exists already"):
        made(tmp_path, "taken.tar")
    with pytest.raises(Trouble, match="There is no folder"):
        made(tmp_path, "none/backup.tar")
    assert sorted(path.name for path in tmp_path.glob("*.tar")) == ["taken.tar"]


def test_a_dump_that_fails_leaves_nothing(transactional_db: None, tmp_path: Path, settings: Settings) -> None:
    settings.DATABASE_SCHEMA = "none"
    with pytest.raises(Trouble, match="pg_dump"):
        made(tmp_path)
    assert not (tmp_path / "backup.tar").exists()
