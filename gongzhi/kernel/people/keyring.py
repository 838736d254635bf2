"""Where the keys are: in the environment or in a file, never in the database or a backup.

JSON: {"keys": {"k1": base64 of 32 bytes}, "current": "k1", "index": base64, "codes": base64, "index_before": base64}.
The last is there only while a rotation is under way. "codes" never turns: what it guards, reporters' secret codes,
is known to nobody here and could not be written anew.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


class KeysMissing(Exception):
    """No keyring in the environment and none at the path of the settings."""


class KeysUnreadable(Exception):
    """The keyring is not of the form described above."""


class KeysFixed(Exception):
    """The keys come from the environment: whoever sets it must turn them."""


@dataclass(frozen=True, slots=True)
class Keyring:
    keys: Mapping[str, bytes]
    current: str
    index: bytes
    codes: bytes
    index_before: bytes | None = None

    @classmethod
    def fresh(cls) -> Keyring:
        first, index, codes = (secrets.token_bytes(KEY_BYTES) for _ in range(3))
        return cls({"k1": first}, "k1", index, codes)

    @classmethod
    def parse(cls, text: str) -> Keyring:
        try:
            content = json.loads(text)
            keys = {name: unpack(key) for name, key in content["keys"].items()}
            before = content.get("index_before")
            index, codes = unpack(content["index"]), unpack(content["codes"])
            ring = cls(keys, content["current"], index, codes, before and unpack(before))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise KeysUnreadable from error
        if ring.current not in ring.keys or not all(0 < len(name) < 100 for name in ring.keys):
            raise KeysUnreadable
        return ring

    def dump(self) -> str:
        content: dict[str, object] = {
            "keys": {name: pack(key) for name, key in self.keys.items()},
            "current": self.current,
            "index": pack(self.index),
            "codes": pack(self.codes),
        }
        if self.index_before:
            content["index_before"] = pack(self.index_before)
        return json.dumps(content, indent=1)

    def turned(self) -> Keyring:
        """With a new current key and a new index key; the old ones still read what they wrote."""
        name = f"k{1 + max(int(name.removeprefix('k')) for name in self.keys)}"
        keys = {**self.keys, name: secrets.token_bytes(KEY_BYTES)}
        return replace(
            self, keys=keys, current=name, index=secrets.token_bytes(KEY_BYTES), index_before=self.index
        )

    def retired(self) -> Keyring:
        return replace(self, keys={self.current: self.keys[self.current]}, index_before=None)

    @property
    def is_turning(self) -> bool:
        return self.index_before is not None


def pack(key: bytes) -> str:
    return base64.b64encode(key).decode()


def unpack(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key


def keyring() -> Keyring:
    if settings.GONGZHI_KEYS:
        return parsed(settings.GONGZHI_KEYS)
    path = Path(settings.GONGZHI_KEYS_FILE)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise KeysMissing(path) from error
    return from_file(path, changed)


@lru_cache(maxsize=4)
def parsed(text: str) -> Keyring:
    return Keyring.parse(text)


@lru_cache(maxsize=4)
def from_file(path: Path, _changed: int) -> Keyring:
    """The time of change is part of the key, so that a running process sees a rotation."""
    return Keyring.parse(path.read_text())


def create_keyring_file(path: Path) -> bool:
    """False if there is one already: keys are never overwritten by a set-up that runs again."""
    if path.exists():
        return False
    write_keyring(path, Keyring.fresh())
    return True


def write_keyring(path: Path, ring: Keyring) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(ring.dump())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def change_keyring_file(ring: Keyring) -> None:
    if settings.GONGZHI_KEYS:
        raise KeysFixed
    write_keyring(Path(settings.GONGZHI_KEYS_FILE), ring)
