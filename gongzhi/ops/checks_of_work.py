from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from gongzhi.kernel.clock import queries
from gongzhi.kernel.ledger.partitions import CITY_TIME
from gongzhi.ops.finding import Finding, error, good, warning

LONGEST_WAIT = timedelta(hours=1)
QUEUE = """
SELECT count(*) FILTER (WHERE status = 'failed'),
    count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, queued.at) < %(long_ago)s),
    (SELECT max(last_heartbeat) FROM procrastinate_workers)
FROM procrastinate_jobs
LEFT JOIN LATERAL (
    SELECT min(at) AS at FROM procrastinate_events WHERE job_id = procrastinate_jobs.id
) queued ON true
WHERE status IN ('failed', 'todo')
"""
TAIL = """
SELECT count(*), min(recorded_at) FROM ledger_entry
WHERE id > (SELECT coalesce(max(upto), 0) FROM ledger_seal)
"""


def calendar(now: datetime) -> Iterator[Finding]:
    missing = queries.warnings(now.astimezone(CITY_TIME).date())
    for year in missing:
        yield warning("工作日历 calendar", year.sentence)
    if not missing:
        yield good("工作日历 calendar", "已录入")


def queue(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, {"long_ago": now - LONGEST_WAIT})
        failed, waiting, heartbeat = cursor.fetchone()
    if failed:
        yield warning("后台任务 jobs", f"{failed} 个失败：gongzhi manage procrastinate shell 可查看并重试")
    if waiting:
        yield error("后台任务 jobs", f"{waiting} 个已等待一小时以上：后台任务没有在运行，请启动 gongzhi up")
    if not failed and not waiting:
        seen = f"{heartbeat.astimezone(CITY_TIME):%m-%d %H:%M}" if heartbeat else "从未"
        yield good("后台任务 jobs", f"无积压，最近一次心跳 {seen}")


def seals(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(TAIL)
        tail, since = cursor.fetchone()
    if tail and now - since > LONGEST_WAIT:
        text = f"{tail} 条记录超过一小时未封存：请确认后台任务在运行，或执行 gongzhi ledger seal"
        yield warning("台账封存 seals", text)
    else:
        yield good("台账封存 seals", f"{tail} 条待封存")
