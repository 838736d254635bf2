"""`gongzhi backup`: the database as of one moment, the evidence and the seal file. Never the keys."""

import hashlib
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from gongzhi.kernel.evidence.storage import incoming
from gongzhi.kernel.ledger.keys import public_file
from gongzhi.kernel.people.keyring import Keyring, keyring
from gongzhi.ops import archive, digests, pg_tools
from gongzhi.ops.archive import DUMP, MANIFEST, Manifest
from gongzhi.ops.trouble import Trouble

Report = Callable[[str], None]
MEDIA = "media"
SEALS = "seals.jsonl"
# The public halves: enough to verify the ledger, useless to sign it.
SEAL_KEYS = "seal.pub"


def backup(path: Path, now: datetime, report: Report) -> Manifest:
    if path.exists():
        raise Trouble(f"{path} 已经存在，请换一个文件名。", f"{path} exists already; choose another name.")
    if not path.absolute().parent.is_dir():
        raise Trouble(
            f"目录 {path.absolute().parent} 不存在。", f"There is no folder {path.absolute().parent}."
        )
    # Beside the backup, where there must be room anyway.
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".gongzhi-backup-") as folder:
        dump = Path(folder) / DUMP
        report("导出数据库… Dumping the database…")
        manifest = describe(dump, now)
        files = {DUMP: dump, **kept_files()}
        report(f"计算 {len(files)} 个文件的校验值… Computing the digests of {len(files)} files…")
        manifest.files.update({name: digests.of_file(file) for name, file in files.items()})
        written = Path(folder) / MANIFEST
        written.write_text(manifest.dump())
        report(f"写入 {path}… Writing {path}…")
        archive.write(path, {MANIFEST: written, **files})
    return manifest


def describe(dump: Path, now: datetime) -> Manifest:
    """Dump the database; the manifest is of the same moment, its files still to come."""
    owner = connections["owner"]
    owner.ensure_connection()
    with digests.one_moment(owner) as (cursor, snapshot):
        pg_tools.dump(owner, dump, settings.DATABASE_SCHEMA, snapshot, digests.LEFT_OUT)
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname")
        extensions = [name for (name,) in cursor.fetchall()]
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
        return Manifest(
            made_at=now.isoformat(),
            schema=settings.DATABASE_SCHEMA,
            server=server,
            extensions=extensions,
            keys=fingerprints(keyring()),
            tables=digests.of_tables(cursor),
            files={},
        )


def kept_files() -> dict[str, Path]:
    """By their names in the archive. Listed after the dump: what the dump names is there by then."""
    media = Path(settings.GONGZHI_MEDIA)
    found = (path for path in sorted(media.rglob("*")) if path.is_file() and path.parent != incoming())
    seals = Path(settings.GONGZHI_SEAL_FILE)
    beside = {SEALS: seals, SEAL_KEYS: public_file(Path(settings.GONGZHI_SEAL_KEY))}
    return {f"{MEDIA}/{path.relative_to(media)}": path for path in found} | {
        name: path for name, path in beside.items() if path.exists()
    }


def fingerprints(ring: Keyring) -> dict[str, str]:
    """Tell whether two keyrings hold the same key, and nothing else about it."""
    keys = {**ring.keys, "index": ring.index, "codes": ring.codes}
    return {
        name: hashlib.sha256(b"gongzhi fingerprint\0" + key).hexdigest()[:16] for name, key in keys.items()
    }
