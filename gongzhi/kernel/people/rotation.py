"""Turning the keys: every encrypted column is written anew under the current key, with its indexes.

Rows still under an old key are found by the key id at the head of the bytes, so a rotation that was stopped
goes on where it was, and one that is done finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from gongzhi.kernel.people.keyring import change_keyring_file, keyring
from gongzhi.kernel.people.secrecy import (
    BlindIndexField,
    EncryptedTextField,
    decrypt,
    encrypt,
    key_mark,
    seal,
    unseal,
)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Secret:
    """An encrypted column and the indexes made from it."""

    model: type[models.Model]
    field: EncryptedTextField
    indexes: tuple[BlindIndexField, ...]

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Secrets that a library keeps under keys of a JSON column of its own, put there by `secrecy.seal`."""

    label: str
    column: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.label}.{self.column}"


_sealed: dict[str, Sealed] = {}


def also_sealed(label: str, column: str, keys: tuple[str, ...]) -> None:
    sealed = Sealed(label, column, keys)
    _sealed[sealed.name] = sealed


def secrets_found() -> list[Secret]:
    """From the models themselves, so that no column can be forgotten."""
    return [
        Secret(model, field, indexes_of(model, field))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def indexes_of(model: type[models.Model], field: EncryptedTextField) -> tuple[BlindIndexField, ...]:
    fields = model._meta.concrete_fields
    return tuple(
        index for index in fields if isinstance(index, BlindIndexField) and index.source == field.name
    )


def begin() -> None:
    """Add new keys to the keyring, unless a rotation is under way already."""
    ring = keyring()
    if not ring.is_turning:
        change_keyring_file(ring.turned())


def rewrite(batch: int = BATCH) -> Iterator[tuple[str, int]]:
    """Column and rows rewritten, batch by batch, each in a transaction of its own."""
    for secret in secrets_found():
        yield from repeated(secret.name, partial(rewrite_batch, secret), batch)
    for sealed in _sealed.values():
        for key in sealed.keys:
            yield from repeated(sealed.name, partial(reseal_batch, sealed, key), batch)


def repeated(name: str, rewriter: Callable[[int], int], batch: int) -> Iterator[tuple[str, int]]:
    while done := rewriter(batch):
        yield name, done


@transaction.atomic
def rewrite_batch(secret: Secret, batch: int) -> int:
    rows = stale(secret, batch)
    if rows:
        write(secret, rows)
    return len(rows)


def stale(secret: Secret, batch: int) -> list[tuple[Any, bytes]]:
    mark = key_mark(keyring().current)
    query = sql.SQL(
        "SELECT {key}, {column} FROM {table} WHERE substring({column} FROM 1 FOR {length}) <> {mark} "
        "ORDER BY {key} LIMIT {batch} FOR NO KEY UPDATE"
    ).format(
        key=sql.Identifier(primary_key(secret)),
        column=sql.Identifier(str(secret.field.column)),
        table=sql.Identifier(secret.model._meta.db_table),
        length=sql.Literal(len(mark)),
        mark=sql.Literal(mark),
        batch=sql.Literal(batch),
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, bytes]] = cursor.fetchall()
    return rows


def write(secret: Secret, rows: list[tuple[Any, bytes]]) -> None:
    columns = [str(field.column) for field in (secret.field, *secret.indexes)]
    changes: list[sql.Composable] = [sql.Identifier(column) + sql.SQL(" = %s") for column in columns]
    statement = sql.SQL("UPDATE {table} SET {changes} WHERE {key} = %s").format(
        table=sql.Identifier(secret.model._meta.db_table),
        changes=sql.SQL(", ").join(changes),
        key=sql.Identifier(primary_key(secret)),
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [rewritten(secret, key, sealed) for key, sealed in rows])


def rewritten(secret: Secret, key: Any, sealed: bytes) -> list[Any]:
    text = decrypt(bytes(sealed), secret.field.bound_to)
    return [
        encrypt(text, secret.field.bound_to),
        *(index.index_of(text) for index in secret.indexes),
        key,
    ]


def primary_key(secret: Secret) -> str:
    return str(secret.model._meta.pk.column)


@transaction.atomic
def reseal_batch(sealed: Sealed, key: str, batch: int) -> int:
    model = next(model for model in apps.get_models() if model._meta.label == sealed.label)
    bound_to = f"{model._meta.db_table}.{sealed.column}"
    current = {f"{sealed.column}__{key}__startswith": key_mark(keyring().current).hex()}
    rows = model._default_manager.select_for_update().filter(**{f"{sealed.column}__has_key": key})
    done = list(rows.exclude(**current).order_by("pk")[:batch])
    for row in done:
        content = getattr(row, sealed.column)
        content[key] = seal(unseal(content[key], bound_to), bound_to)
        row.save(update_fields=[sealed.column])
    return len(done)


def finish() -> None:
    """Drop the old keys. Not right after rewrite(): a transaction then open may still have used them."""
    for _batch in rewrite():
        pass
    change_keyring_file(keyring().retired())
