"""The test database: made by the owner, used by the program's role, so that privileges are tested too."""

import os
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from gongzhi.kernel.ledger import partitions, privileges
from gongzhi.kernel.ledger.keys import new_key
from gongzhi.kernel.people.keyring import create_keyring_file


def database_name() -> str:
    """One database for each process of a parallel run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return "_".join(filter(None, [os.environ.get("GONGZHI_TEST_DB", "test_gongzhi"), worker]))


@pytest.fixture(autouse=True)
def own_history(tmp_path: Path) -> None:
    """A seal file belongs to one history, and rates are limited within one; each test has its own."""
    settings.GONGZHI_SEAL_FILE = tmp_path / "seals.jsonl"
    cache.clear()


def on_server(owner: dict[str, Any], statement: LiteralString) -> None:
    """Outside any transaction, in the owner's ordinary database."""
    with psycopg.connect(
        host=owner["HOST"], port=owner["PORT"] or None, user=owner["USER"], password=owner["PASSWORD"] or None,
        dbname=owner["NAME"], autocommit=True,
    ) as server:  # fmt: skip
        server.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys, seals, files and outbox of the tests' own; never those of a running try-out."""
    var = tmp_path_factory.mktemp("var")
    settings.GONGZHI_KEYS = ""
    settings.GONGZHI_KEYS_FILE = var / "keys" / "keyring.json"
    settings.GONGZHI_SEAL_KEY = var / "keys" / "seal.key"
    settings.GONGZHI_ERASURES = var / "erasures.log"
    settings.GONGZHI_MEDIA = var / "media"
    settings.GONGZHI_OUTBOX = var / "outbox"
    settings.STATIC_ROOT = var / "static"
    settings.STATIC_ROOT.mkdir()
    create_keyring_file(settings.GONGZHI_KEYS_FILE)
    new_key(settings.GONGZHI_SEAL_KEY)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, own_folders: None) -> Iterator[None]:
    name = database_name()
    owner = connections["owner"].settings_dict
    run = partial(on_server, dict(owner))
    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run(f'CREATE DATABASE "{name}"')
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        partitions.attach_months(date(2017, 1, 1), date(2028, 12, 31))
        privileges.grant(connections["owner"])
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# What migrations fill.
KEPT = ["django_migrations", "django_content_type", "auth_permission", "clock_revision"]
ADDED_TO_ONLY = ["ledger_entry", "ledger_seal", "people_unmasking"]
HERE = "relnamespace = current_schema()::regnamespace"


def empty_all_tables(_case: TransactionTestCase) -> None:
    """After a test with real commits. The owner empties the tables: the program's role may not, and the ledger
    refuses even the owner until its triggers are set aside. Rows are deleted, since to truncate a hundred empty
    partitions takes longer than most tests; foreign keys are deferred, so the order does not matter."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(relname) FROM pg_class "
            f"WHERE {HERE} AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL(%s)",
            [KEPT],
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        )
        filled = [name for (name,) in cursor.fetchall()]
        guarded = [name for name in filled if name in ADDED_TO_ONLY]
        for name in guarded:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        with transaction.atomic(using="owner"):
            for name in filled:
                # The queue's foreign keys alone are not deferred.
                cursor.execute(
                    f"TRUNCATE {name} CASCADE" if "procrastinate" in name else f"DELETE FROM {name}"
                )
        for name in guarded:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        cursor.execute(
            f"SELECT setval(oid, 1, false) FROM pg_class WHERE {HERE} AND relkind = 'S' "
            "AND split_part(relname, '_id_seq', 1) <> ALL(%s)",
            [KEPT],
        )
    owner.close()


TransactionTestCase._fixture_teardown = empty_all_tables  # type: ignore[attr-defined]
