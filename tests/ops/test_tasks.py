import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.manager import JobManager

from gongzhi.ops import tasks

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def job(status: str, *, worker_seen: datetime | None = None, ended: datetime | None = None) -> int:
    """Its id."""
    with connection.cursor() as cursor:
        worker = None
        if worker_seen:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [worker_seen]
            )
            (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
            "VALUES ('default', 'toy', 'todo', %s) RETURNING id",
            [worker],
        )
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
        cursor.execute(
            "UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [ended or datetime.now(UTC), number]
        )
    return int(number)


def states() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs")
        return dict(cursor.fetchall())


def run(task: Callable[[JobManager], Awaitable[None]]) -> None:
    async def opened() -> None:
        working = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with working.open_async():
            await task(working.job_manager)

    asyncio.run(opened())


def test_a_job_whose_worker_was_killed_is_done_again() -> None:
    now = datetime.now(UTC)
    lost = job("doing", worker_seen=now - timedelta(minutes=5))
    alive = job("doing", worker_seen=now)
    run(tasks.revive)
    assert states() == {lost: "todo", alive: "doing"}


def test_old_jobs_are_forgotten_except_failed_ones() -> None:
    long_ago = datetime.now(UTC) - timedelta(days=8)
    job("doing", ended=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
        cursor.execute("UPDATE procrastinate_events SET at = %s", [long_ago])
    failed = job("doing")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [failed])
        cursor.execute("UPDATE procrastinate_events SET at = %s", [long_ago])
    run(tasks.forget)
    assert states() == {failed: "failed"}


def test_the_worker_calls_both_by_name() -> None:
    tasks.revive_jobs.configure().defer(timestamp=0)
    tasks.forget_jobs.configure().defer(timestamp=0)
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify", "--queues=upkeep")
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name LIKE 'ops.%'")
        assert set(cursor.fetchall()) >= {("ops.revive_jobs", "succeeded"), ("ops.forget_jobs", "succeeded")}
