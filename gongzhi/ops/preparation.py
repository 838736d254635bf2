"""What database and var folder need before the program serves: keys, schema, partitions, rights, assets."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from gongzhi.kernel.ledger import partitions, privileges
from gongzhi.kernel.ledger.keys import new_key
from gongzhi.kernel.people.keyring import create_keyring_file
from gongzhi.ops.trouble import Trouble

Report = Callable[[str], None]


def must_answer() -> None:
    for alias in ("owner", "default"):
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError as error:
            where = connections[alias].settings_dict
            raise Trouble(
                f"连不上数据库 {where['USER']}@{where['HOST']}:{where['PORT']}/{where['NAME']}。"
                "请检查 DATABASE_URL，并确认数据库已启动。",
                f"Cannot reach the database {where['USER']}@{where['HOST']}:{where['PORT']}/{where['NAME']}. "
                f"Check DATABASE_URL and that the server runs.\n    {str(error).strip()}",
            ) from None


def make_keys() -> None:
    """New keys for a new city only: what a database holds already is locked and signed with others."""
    path = Path(settings.GONGZHI_KEYS_FILE)
    if not settings.GONGZHI_KEYS and not path.exists():
        must_be_new("people_person", path)
        create_keyring_file(path)
    signing = Path(settings.GONGZHI_SEAL_KEY)
    if not signing.exists():
        must_be_new("ledger_seal", signing)
        new_key(signing)


def must_be_new(table: str, key: Path) -> None:
    if has_rows(table):
        raise Trouble(
            f"数据库中已有数据，但密钥文件 {key} 不见了。请从单独保存的地方取回它。",
            f"The database holds data already, but the key file {key} is gone. "
            "Bring it back from where it is kept apart.",
        )


def has_rows(table: str) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        if cursor.fetchone() == (False,):
            return False
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')  # noqa: S608 — named by our own code
        return bool(cursor.fetchone() == (True,))


def migrate(report: Report) -> None:
    executor = MigrationExecutor(connections["owner"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        report(f"更新数据库结构（{len(waiting)} 步）… Applying {len(waiting)} migrations…")
        call_command("migrate", database="owner", interactive=False, verbosity=0)


def open_ledger(today: date) -> None:
    """Months for a year, and the program's rights to whatever tables are new."""
    partitions.ensure_year_ahead(today)
    privileges.grant(connections["owner"])


def collect_assets(report: Report) -> None:
    """Only when one was added, changed or removed since the last time."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if settings.DEBUG:  # then they are served from where they lie
        return
    stamp = root / ".gathered"
    now = fingerprint(asset for finder in get_finders() for asset in assets(finder))
    if stamp.exists() and stamp.read_text() == now:
        return
    report("整理页面资源… Gathering the pages' assets…")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def needs() -> tuple[str, ...]:
    """Without these the program would not serve."""
    keys = () if settings.GONGZHI_KEYS else (settings.GONGZHI_KEYS_FILE,)
    return tuple(map(str, (*keys, settings.GONGZHI_SEAL_KEY, settings.STATIC_ROOT)))


def assets(finder: object) -> Iterable[Path]:
    for name, storage in finder.list([]):  # type: ignore[attr-defined]
        yield Path(storage.path(name))


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
