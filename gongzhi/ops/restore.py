"""`gongzhi restore`: into an empty database, all or nothing, compared with the manifest.

Whoever had been erased is erased again.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from psycopg import sql

from gongzhi.kernel.ledger.keys import public_file
from gongzhi.kernel.people import erasure
from gongzhi.kernel.people.keyring import KeysMissing, keyring
from gongzhi.ops import archive, backup, digests, pg_tools, stamp
from gongzhi.ops.archive import DUMP, Manifest
from gongzhi.ops.preparation import has_rows
from gongzhi.ops.trouble import Trouble

Report = Callable[[str], None]
WITNESSES = ("ledger_entry", "people_person", "territory_place")


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    erased_again: int


def restore(path: Path, report: Report) -> Restored:
    must_be_empty()
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as name:
        folder = Path(name)
        report("核对备份文件… Checking the backup…")
        manifest = archive.unpack(path, folder)
        must_fit(manifest)
        report("恢复数据库… Restoring the database…")
        make_room(manifest)
        pg_tools.restore(connections["owner"], folder / DUMP)
        report("核对每一张表… Checking every table…")
        compare(manifest)
        bring_files(folder)
    report("应用备份之后的删除请求，更新结构… Applying later erasures and migrations…")
    stamp.path(settings.VAR).unlink(missing_ok=True)
    call_command("prepare")
    return Restored(manifest, erasure.reapply())


def must_be_empty() -> None:
    taken = [table for table in WITNESSES if has_rows(table)]
    if taken:
        raise Trouble(
            f"数据库中已有数据（{'、'.join(taken)}），不能恢复到这里。请换一个空数据库，或另设 GONGZHI_VAR。",
            f"The database holds data ({', '.join(taken)}); nothing was restored. Use an empty one, or set "
            "GONGZHI_VAR to a new folder.",
        )


def must_fit(manifest: Manifest) -> None:
    if manifest.schema != settings.DATABASE_SCHEMA:
        raise Trouble(
            f"备份来自模式 {manifest.schema}，请设 GONGZHI_SCHEMA={manifest.schema} 后再恢复。",
            f"The backup is of the schema {manifest.schema}: set GONGZHI_SCHEMA to it and run again.",
        )
    try:
        ours = backup.fingerprints(keyring())
    except KeysMissing:
        ours = {}
    missing = [name for name, mark in manifest.keys.items() if mark not in ours.values()]
    has_seals = "ledger_seal" in manifest.tables and manifest.tables["ledger_seal"].size
    if has_seals and not Path(settings.GONGZHI_SEAL_KEY).exists():
        missing.append("seal.key")
    if missing:
        raise Trouble(
            f"缺少备份所用的密钥（{'、'.join(missing)}）。密钥不在备份里：请把单独保存的密钥文件放回 "
            f"{settings.GONGZHI_KEYS_FILE.parent} 后再运行。",
            f"Keys of this backup are missing ({', '.join(missing)}). They are not in the backup: "
            f"put the files that were kept apart into {settings.GONGZHI_KEYS_FILE.parent} and run again.",
        )


def make_room(manifest: Manifest) -> None:
    """An empty schema, and the extensions beside it."""
    schema = sql.Identifier(manifest.schema)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        cursor.execute("SELECT to_regnamespace('ext') IS NULL")
        if cursor.fetchone() == (True,):
            cursor.execute("CREATE SCHEMA ext")
        for name in manifest.extensions:
            cursor.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA ext").format(sql.Identifier(name))
            )


def compare(manifest: Manifest) -> None:
    with digests.one_moment(connections["owner"]) as (cursor, _):
        found = digests.of_tables(cursor)
    wrong = sorted(
        name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)
    )
    if wrong:
        make_room(manifest)
        raise Trouble(
            f"恢复后的内容与备份清单不符：{'、'.join(wrong)}。已撤回，数据库仍为空。请换一份备份。",
            f"What was restored is not what the manifest says: {', '.join(wrong)}. "
            "It was taken back, the database is empty again. Use another backup.",
        )


def bring_files(folder: Path) -> None:
    media = Path(settings.GONGZHI_MEDIA)
    for file in sorted((folder / backup.MEDIA).rglob("*")):
        to = media / file.relative_to(folder / backup.MEDIA)
        if file.is_dir():
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(file, to)
    bring_witness(folder / backup.SEALS, Path(settings.GONGZHI_SEAL_FILE))
    bring_witness(folder / backup.SEAL_KEYS, public_file(Path(settings.GONGZHI_SEAL_KEY)))


def bring_witness(kept: Path, to: Path) -> None:
    """One that is here already may bear witness against the backup: it is not overwritten."""
    if kept.exists() and not to.exists():
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(kept, to)
