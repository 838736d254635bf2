from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from gongzhi.kernel.ledger import partitions
from gongzhi.ops.binaries import OLDEST
from gongzhi.ops.finding import Finding, error, good, warning

DRIFT_NOTICED, DRIFT_HARMFUL = 2, 60
MAY_NOT = """
SELECT relid::regclass::text, privilege
FROM pg_partition_tree('ledger_entry'), unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
WHERE has_table_privilege(relid, privilege)
ORDER BY 1, 2
"""


def server(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000, "
            "pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        version, major, encoding = cursor.fetchone()
    if major < OLDEST or encoding != "UTF8":
        yield error("数据库 database", f"PostgreSQL {version}, {encoding}：需要 {OLDEST} 以上、UTF8 编码")
    else:
        yield good("数据库 database", f"PostgreSQL {version}, {encoding}")


def clock(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        drift = abs((cursor.fetchone()[0] - now).total_seconds())
    text = f"与数据库相差 {drift:.1f} 秒"
    if drift > DRIFT_HARMFUL:
        yield error("时钟 clock", f"{text}：期限会算错，请在两台机器上启用时间同步")
    elif drift > DRIFT_NOTICED:
        yield warning("时钟 clock", f"{text}：请启用时间同步")
    else:
        yield good("时钟 clock", text)


def migrations(now: datetime) -> Iterator[Finding]:
    executor = MigrationExecutor(connections["owner"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = "、".join(str(migration) for migration, _ in waiting[:5])
        yield error("结构 migrations", f"{len(waiting)} 步未执行（{names}…）：请运行 gongzhi migrate")
    else:
        yield good("结构 migrations", "全部已执行")


def privileges(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        role, is_superuser = cursor.fetchone()
        cursor.execute(MAY_NOT)
        too_much = [f"{privilege} {table}" for table, privilege in cursor.fetchall()]
    yield judged(role, is_superuser, too_much)


def judged(role: str, is_superuser: bool, too_much: list[str]) -> Finding:
    if is_superuser:
        return error("权限 privileges", f"程序以超级用户 {role} 连接：请改用 {settings.PROGRAM_ROLE}")
    if too_much:
        what = "、".join(too_much[:5])
        return error("权限 privileges", f"{role} 能改动台账（{what}）：请运行 gongzhi migrate")
    return good("权限 privileges", f"{role} 对台账只能读和添加")


def months_ahead(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree('ledger_entry') WHERE isleaf")
        attached = {name for (name,) in cursor.fetchall()}
    today = now.astimezone(partitions.CITY_TIME).date()
    wanted = partitions.months(today, today.replace(year=today.year + 1, day=1))
    missing = [f"{month:%Y-%m}" for month in wanted if partitions.partition(month) not in attached]
    if missing:
        yield error("台账分区 partitions", f"缺 {'、'.join(missing)}：请运行 gongzhi migrate")
    else:
        yield good("台账分区 partitions", "已备好今后一年")
