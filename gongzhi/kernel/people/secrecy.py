"""Contact details are encrypted in the program; exact search goes through a keyed hash beside them."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from gongzhi.kernel.people.keyring import Keyring, keyring

__all__ = ("BlindIndexField", "EncryptedTextField", "Keyring", "blind_index", "decrypt", "encrypt", "keyring")

NONCE_BYTES = 12
NOT_SEARCHED = re.compile(r"[\s()\-]")
CHINA = re.compile(r"^(\+|00)86")


class Undecipherable(Exception):
    """Wrong key, wrong column or altered bytes."""


def encrypt(text: str, column: str = "") -> bytes:
    """Length of the key id, key id, nonce, AES-GCM of the text bound to its table and column."""
    ring = keyring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), column.encode())
    return key_mark(ring.current) + nonce + sealed


def decrypt(sealed: bytes, column: str = "") -> str:
    name, rest = sealed[1 : 1 + sealed[0]].decode(), sealed[1 + sealed[0] :]
    try:
        key = keyring().keys[name]
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], column.encode()).decode()
    except (KeyError, InvalidTag) as error:
        raise Undecipherable(column) from error


def seal(text: str, column: str) -> str:
    """As text, for columns of libraries. Hex, so that the key id at its head can be searched for."""
    return encrypt(text, column).hex()


def unseal(sealed: str, column: str) -> str:
    return decrypt(bytes.fromhex(sealed), column)


def key_mark(name: str) -> bytes:
    return bytes([len(name)]) + name.encode()


def normal_form(text: str) -> str:
    """How people type one number in different ways: full width, spaces, hyphens, country code."""
    return CHINA.sub("", NOT_SEARCHED.sub("", unicodedata.normalize("NFKC", text)).casefold())


def hashed(key: bytes, text: str, purpose: str) -> bytes:
    return hmac.digest(key, f"{purpose}\0{normal_form(text)}".encode(), hashlib.sha256)


def blind_index(text: str, purpose: str) -> bytes:
    return hashed(keyring().index, text, purpose)


def code_hash(text: str, purpose: str) -> bytes:
    """Under the key that never turns."""
    return hashed(keyring().codes, text, purpose)


def blind_indexes(text: str, purpose: str) -> list[bytes]:
    """What to search by: while the keys are being turned, rows carry the old index or the new."""
    ring = keyring()
    return [hashed(key, text, purpose) for key in (ring.index, ring.index_before) if key]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # takes none when running
    """Text to the program, ciphertext to the database."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def bound_to(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return None if value is None else encrypt(str(value), self.bound_to)

    def from_db_value(self, value: bytes | None, _expression: object, _connection: object) -> str | None:
        return None if value is None else decrypt(bytes(value), self.bound_to)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: search by its blind index")
        return super().get_lookup(lookup_name)


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]  # takes none when running
    """The keyed hash of an encrypted column of the same row, kept in step when the row is saved."""

    def __init__(self, *args: Any, source: str, purpose: str, **kwargs: Any) -> None:
        self.source = source
        self.purpose = purpose
        super().__init__(*args, **{"editable": False, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def index_of(self, text: str | None) -> bytes | None:
        return blind_index(text, self.purpose) if text else None

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        index = self.index_of(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, index)
        return index


def mask_phone(phone: str | None) -> str:
    """138****1234; a number too short to leave anything hidden shows nothing."""
    digits = phone or ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "****" if digits else ""


def mask_name(name: str | None) -> str:
    """王**, whatever its length: the length would tell."""
    return f"{name[0]}**" if name else ""
