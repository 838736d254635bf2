"""The Ed25519 keys of the seals, kept in files: whoever rewrites the database still cannot sign.

The private key's file holds 32 bytes as hex. Beside it stands a `.pub` file with one public key a line, the
retired ones too, which is all that `verify` reads and all that a backup or an auditor needs.
"""

import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


class NoSealKey(Exception):
    """The file with the key is not where the settings say."""


def new_key(path: Path) -> None:
    """Makes a key and notes its public half. Refuses, with FileExistsError, to write over a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key.private_bytes_raw().hex() + "\n")
    with public_file(path).open("a") as file:
        file.write(key.public_key().public_bytes_raw().hex() + "\n")


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(read(Path(settings.GONGZHI_SEAL_KEY))))


def known_keys() -> dict[str, Ed25519PublicKey]:
    """By `key_id`."""
    lines = read(public_file(Path(settings.GONGZHI_SEAL_KEY))).split()
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(line)) for line in lines]
    return {key_id(key): key for key in keys}


def key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def public_file(path: Path) -> Path:
    return path.with_suffix(".pub")


def read(path: Path) -> str:
    if not path.exists():
        raise NoSealKey(path)
    return path.read_text().strip()
