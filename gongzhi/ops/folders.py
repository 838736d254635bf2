"""The var folder: everything that one installation keeps, readable by its user only."""

import os
import secrets
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
INNER = ("keys", "log", "media", "outbox")


def var() -> Path:
    return Path(os.environ.get("GONGZHI_VAR") or REPOSITORY / "var").absolute()


def prepare(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    # Run by root, the database's user has to pass through to var/pg; it may not look around.
    root.chmod(0o711 if os.geteuid() == 0 else 0o700)
    for name in INNER:
        (root / name).mkdir(mode=0o700, exist_ok=True)
    signing_key = root / "keys" / "secret.key"
    if not signing_key.exists():
        write_private(signing_key, secrets.token_urlsafe(48))
    return root


def write_private(path: Path, content: str) -> Path:
    """Whole or not at all, for our user only."""
    half_written = path.with_name(f".{path.name}.new")
    half_written.unlink(missing_ok=True)
    with open(half_written, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return half_written.replace(path)
