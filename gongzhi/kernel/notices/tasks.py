"""The worker's share: digests every ten minutes, old notices every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.kernel.notices import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.send_digests", queueing_lock="notices.send_digests")
def send_digests(timestamp: int) -> None:
    # The time of the run, not of the schedule: a late run must not write in somebody's quiet time.
    actions.ask_for_digests(now=timezone.now())


@app.periodic(cron="30 19 * * *")
@app.task(name="notices.tidy", queueing_lock="notices.tidy")
def tidy(timestamp: int) -> None:
    actions.tidy(now=timezone.now())
