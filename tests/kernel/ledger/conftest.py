from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from pytest_django import Settings

from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.keys import new_key
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.record import Draft, record_many
from gongzhi.kernel.people.actor import Actor

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def seal_files(settings: Settings, tmp_path: Path) -> None:
    settings.GONGZHI_SEAL_KEY = tmp_path / "keys" / "seal.key"
    settings.GONGZHI_SEAL_FILE = tmp_path / "out" / "seals.jsonl"
    new_key(settings.GONGZHI_SEAL_KEY)


@pytest.fixture(autouse=True)
def toy_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "verbs", {})
    monkeypatch.setattr(registry, "reactions", [])
    monkeypatch.setattr(registry, "resolvers", {})
    registry.register_verb("toy.filed", "{actor}提出诉求")
    registry.register_verb("toy.dispatched", "{actor}把工单派给{organization}")


def draft(number: int, verb: str = "toy.filed") -> Draft:
    return Draft(
        verb, "toy.case", number, Actor.anonymous(), 7, None, NOON, {"number": number, "code": "a-1"}
    )


def write(*numbers: int) -> list[Entry]:
    with transaction.atomic():
        return record_many([draft(number) for number in numbers])


def undo(*numbers: int) -> None:
    """Draws ids that no entry will have."""
    with transaction.atomic():
        record_many([draft(number) for number in numbers])
        transaction.set_rollback(True)


@contextmanager
def tampering() -> Iterator[CursorWrapper]:
    """What somebody could do who owns the database and means it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{connections["owner"].settings_dict["USER"]}"')
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("RESET ROLE")
