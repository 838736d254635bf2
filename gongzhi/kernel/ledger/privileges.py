"""What the program's role may do: everything to ordinary tables, to the ledger no more than read and add."""

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

# The id and the moment of recording are the database's to give.
ENTRY_COLUMNS = (
    "at, verb, subject_kind, subject_id, actor_kind, person_id, appointment_id, channel, place_id, "
    "organization_id, facts"
)

TABLES = """
SELECT relname, relname LIKE 'ledger\\_%' FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v') ORDER BY relname
"""


class ProgramRoleMissing(Exception):
    """The program's role is not there, and the owner may not make it or give it to itself."""


def grant(connection: BaseDatabaseWrapper) -> None:
    """connection: the owner's. Repeat it after every migration: new tables start without privileges."""
    role = sql.Identifier(settings.PROGRAM_ROLE)
    # In one transaction, so that the program never stands without the privileges that it has.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(2, 'ledger_entry'::regclass::oid::int)")
        ensure_role(cursor, settings.PROGRAM_ROLE)
        for statement in statements(cursor):
            cursor.execute(sql.SQL(statement[0]).format(role=role, **statement[1]))


def ensure_role(cursor: CursorWrapper, name: str) -> None:
    """The owner itself must be able to step down to the role, since a try-out has one address for both."""
    role = sql.Identifier(name)
    cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    (may_create,) = cursor.fetchone()
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        if not may_create:
            raise ProgramRoleMissing(name)
        cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
    cursor.execute("SELECT pg_has_role(current_user, %s, 'SET')", [name])
    if cursor.fetchone() == (False,) and may_create:
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE").format(role))


def statements(cursor: CursorWrapper) -> list[tuple[str, dict[str, sql.Composable]]]:
    cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname IN (current_schema(), 'ext') ORDER BY 1")
    schemas = names([name for (name,) in cursor.fetchall()])
    cursor.execute("SELECT current_schema()")
    own = {"schema": names([name for (name,) in cursor.fetchall()])}
    cursor.execute(TABLES)
    tables = cursor.fetchall()
    ordinary = {"tables": names([name for name, is_ledger in tables if not is_ledger])}
    ledger = {"tables": names([name for name, is_ledger in tables if is_ledger])}
    return [
        ("GRANT USAGE ON SCHEMA {schemas} TO {role}", {"schemas": schemas}),
        ("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}", own),
        ("GRANT EXECUTE ON ALL ROUTINES IN SCHEMA {schema} TO {role}", own),
        ("GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}", ordinary),
        ("REVOKE ALL ON {tables} FROM {role}", ledger),
        (f"GRANT SELECT, INSERT ({ENTRY_COLUMNS}) ON ledger_entry TO {{role}}", {}),
        ("GRANT SELECT, INSERT ON ledger_seal TO {role}", {}),
    ]


def names(found: list[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, found))
