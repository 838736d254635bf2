import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from gongzhi.kernel.ledger import chain, keys, seal_file, seals
from gongzhi.kernel.ledger.models import Seal
from gongzhi.kernel.ledger.seals import Verdict, seal, verify
from tests.kernel.ledger.conftest import NOON, undo, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 3)


@pytest.fixture
def three_seals() -> None:
    for number in (1, 2, 3):
        write(number)
        seal(now=NOON)


def test_an_empty_ledger_needs_no_seal() -> None:
    assert seal(now=NOON) == []
    assert verify() == Verdict(entries=0, seals=0, tail=0)


def test_a_seal_holds_its_range_its_count_and_its_gaps() -> None:
    first = write(1)[0].id
    undo(2, 3)
    last = write(4)[0].id

    (made,) = seal(now=NOON)

    said = json.loads(chain.header(made))
    assert said == {
        "number": 1,
        "after": 0,
        "upto": last,
        "count": 2,
        "gaps": [gap for gap in ([1, first - 1], [first + 1, last - 1]) if gap[0] <= gap[1]],
        "root": bytes(made.root).hex(),
        "previous": "00" * 32,
        "sealed_at": "2026-11-23T04:00:00.000000+00:00",
        "key": next(iter(keys.known_keys())),
    }
    assert str(made) == f"1: 2 entries up to {last}"
    assert verify() == Verdict(entries=2, seals=1, tail=0)


@pytest.mark.usefixtures("small_batches")
def test_many_entries_are_sealed_in_batches_that_follow_each_other() -> None:
    ids = [entry.id for entry in write(*range(7))]

    made = seal(now=NOON)

    assert [(one.number, one.after, one.upto, one.count) for one in made] == [
        (1, 0, ids[2], 3), (2, ids[2], ids[5], 3), (3, ids[5], ids[6], 1),
    ]  # fmt: skip
    assert bytes(made[2].previous) == chain.digest(made[1])
    assert seal_file.where().read_bytes() == b"".join(map(chain.line, made))
    assert verify() == Verdict(entries=7, seals=3, tail=0)


def test_what_is_sealed_is_not_sealed_again_and_what_is_new_is_the_tail() -> None:
    write(1)
    seal(now=NOON)
    assert seal(now=NOON + timedelta(minutes=1)) == []
    write(2, 3)
    assert verify() == Verdict(entries=1, seals=1, tail=2)
    assert [one.number for one in seal(now=NOON)] == [2]


def test_one_sealer_works_at_a_time() -> None:
    write(1)
    where = connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    address: dict[str, Any] = {names[key]: where[key] or None for key in names}
    with psycopg.connect(**address, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(1, 'ledger_seal'::regclass::oid::int)")
        assert seal(now=NOON) == []
        other.execute("SELECT pg_advisory_unlock_all()")
        assert len(seal(now=NOON)) == 1


@pytest.mark.usefixtures("three_seals")
@pytest.mark.parametrize("lost", [1, 40, 1000])
def test_a_line_lost_in_a_crash_is_added_at_the_next_sealing(lost: int) -> None:
    whole = seal_file.where().read_bytes()
    last = chain.line(Seal.objects.get(number=3))
    seal_file.where().write_bytes(whole[: -min(lost, len(last))])

    assert seal(now=NOON) == []
    assert seal_file.where().read_bytes() == whole


def test_the_first_line_lost_in_a_crash_is_added_at_the_next_sealing() -> None:
    write(1)
    seal(now=NOON)
    whole = seal_file.where().read_bytes()
    seal_file.where().unlink()

    seal(now=NOON)
    assert seal_file.where().read_bytes() == whole


@pytest.mark.usefixtures("three_seals")
def test_a_file_cut_by_more_than_a_crash_explains_stops_the_sealing() -> None:
    whole = seal_file.where().read_bytes()
    seal_file.where().write_bytes(whole.splitlines(keepends=True)[0])
    write(4)

    with pytest.raises(seal_file.SealFileDiffers):
        seal(now=NOON)
    assert Seal.objects.count() == 3

    seal_file.refile()
    assert seal_file.where().read_bytes() == whole
    assert len(seal(now=NOON)) == 1
    assert verify() == Verdict(entries=4, seals=4, tail=0)


@pytest.mark.usefixtures("three_seals")
@pytest.mark.parametrize("damage", [b'{"number":1}\n', b"", None])
def test_refiling_adds_but_never_changes(damage: bytes | None) -> None:
    whole = seal_file.where().read_bytes()
    if damage is None:
        seal_file.where().unlink()
    else:
        seal_file.where().write_bytes(damage)
    if damage:
        with pytest.raises(seal_file.SealFileDiffers):
            seal_file.refile()
        assert seal_file.where().read_bytes() == damage
    else:
        seal_file.refile()
        assert seal_file.where().read_bytes() == whole


@pytest.mark.usefixtures("three_seals")
def test_refiling_refuses_a_file_that_knows_more_than_the_table() -> None:
    seal_file.append(b'{"number":4}\n')
    with pytest.raises(seal_file.SealFileDiffers):
        seal_file.refile()


def test_the_file_of_another_database_stops_the_sealing() -> None:
    seal_file.append(b'{"number":1}\n')
    for _ in range(2):
        with pytest.raises(seal_file.SealFileDiffers):
            seal(now=NOON)
        write(1)
    assert not Seal.objects.exists()


def test_a_key_is_made_once_and_is_its_owners_alone(settings: Settings) -> None:
    path = Path(settings.GONGZHI_SEAL_KEY)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        keys.new_key(path)


def test_a_retired_key_still_proves_the_seals_it_signed(settings: Settings) -> None:
    write(1)
    seal(now=NOON)
    Path(settings.GONGZHI_SEAL_KEY).unlink()
    keys.new_key(Path(settings.GONGZHI_SEAL_KEY))
    write(2)
    seal(now=NOON)

    assert Seal.objects.values("key").distinct().count() == 2
    assert verify() == Verdict(entries=2, seals=2, tail=0)


def test_without_a_key_nothing_is_sealed_and_without_the_public_half_nothing_is_proved(
    settings: Settings,
) -> None:
    write(1)
    seal(now=NOON)
    path = Path(settings.GONGZHI_SEAL_KEY)
    path.unlink()
    with pytest.raises(keys.NoSealKey):
        seal(now=NOON)
    assert verify() == Verdict(entries=1, seals=1, tail=0)
    path.with_suffix(".pub").unlink()
    with pytest.raises(keys.NoSealKey):
        verify()
