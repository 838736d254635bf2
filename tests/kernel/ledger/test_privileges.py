import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from gongzhi.kernel.ledger import privileges
from gongzhi.kernel.ledger.models import Entry, Seal
from gongzhi.kernel.ledger.seals import seal
from tests.kernel.ledger.conftest import NOON, write

owner_too = pytest.mark.django_db(databases=["default", "owner"])
FROM_ENTRY = "SELECT * FROM ledger_entry"


def everything() -> list[object]:
    return [*Entry.objects.values(), *Seal.objects.values()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET verb = 'x'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        f"INSERT INTO ledger_entry {FROM_ENTRY}",
        "INSERT INTO ledger_entry (recorded_at) SELECT at FROM ledger_entry",
        "SELECT setval('ledger_entry_id_seq', 1)",
        "SELECT * FROM ledger_entry_2026_11",
        f"INSERT INTO ledger_entry_2026_11 {FROM_ENTRY}",
        "UPDATE ledger_entry_2026_11 SET verb = 'x'",
        "DELETE FROM ledger_entry_2026_11",
        "TRUNCATE ledger_entry_2026_11",
        "UPDATE ledger_seal SET count = 2",
        "DELETE FROM ledger_seal",
        "TRUNCATE ledger_seal",
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "DROP TABLE ledger_entry",
    ],
)
def test_the_program_can_only_read_and_add(change: str) -> None:
    write(1)
    seal(now=NOON)
    before = everything()

    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_owner_is_refused_until_the_guards_are_set_aside(table: str, change: str) -> None:
    column = {"ledger_entry": "subject_id", "ledger_seal": "count"}[table]
    write(1)
    seal(now=NOON)
    before = everything()

    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{connections["owner"].settings_dict["USER"]}"')
        with pytest.raises(IntegrityError, match="the ledger is only added to"), transaction.atomic():
            cursor.execute(change.format(table, column))

    assert everything() == before


@owner_too
def test_granting_again_changes_nothing() -> None:
    granted = "SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY relname"
    with connections["owner"].cursor() as cursor:
        cursor.execute(granted)
        before = cursor.fetchall()
        privileges.grant(connections["owner"])
        cursor.execute(granted)
        assert cursor.fetchall() == before


@owner_too
def test_a_role_that_is_missing_is_made_and_the_owner_can_step_down_to_it() -> None:
    with connections["owner"].cursor() as cursor:
        privileges.ensure_role(cursor, "toy_program")
        cursor.execute("SET LOCAL ROLE toy_program")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("toy_program",)


@owner_too
def test_an_owner_who_may_not_make_roles_needs_one_that_is_there() -> None:
    with connections["owner"].cursor() as cursor:
        privileges.ensure_role(cursor, "toy_plain")
        cursor.execute("SET LOCAL ROLE toy_plain")
        privileges.ensure_role(cursor, settings.PROGRAM_ROLE)
        with pytest.raises(privileges.ProgramRoleMissing):
            privileges.ensure_role(cursor, "toy_program")
