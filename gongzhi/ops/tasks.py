"""The worker's care for its own queue."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.manager import JobManager

# A worker says every ten seconds that it lives.
SILENT_SECONDS = 60
KEPT_HOURS = 24 * 7


@app.periodic(cron="*/2 * * * *")
@app.task(name="ops.revive_jobs", queue="upkeep", queueing_lock="ops.revive_jobs", pass_context=True)
async def revive_jobs(context: JobContext, timestamp: int) -> None:
    await revive(context.app.job_manager)


async def revive(jobs: JobManager) -> None:
    """A job whose worker was killed is done again; tasks are written to bear that."""
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await jobs.retry_job(job)


@app.periodic(cron="40 19 * * *")
@app.task(name="ops.forget_jobs", queue="upkeep", queueing_lock="ops.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    await forget(context.app.job_manager)


async def forget(jobs: JobManager) -> None:
    """Failed ones stay until somebody has looked at them."""
    await jobs.delete_old_jobs(nb_hours=KEPT_HOURS, include_cancelled=True, include_aborted=True)
