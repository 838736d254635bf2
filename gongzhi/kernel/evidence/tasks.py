from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import thumbnails, tidying
from .actions import show_thumbnail


@app.task(name="evidence.thumbnail", retry=RetryStrategy(max_attempts=3, wait=60))
def thumbnail(sha256: str) -> None:
    # An attachment erased meanwhile has no file and needs no thumbnail.
    if thumbnails.make(sha256):
        show_thumbnail(sha256=sha256)


@app.periodic(cron="20 19 * * *")
@app.task(name="evidence.tidy", queueing_lock="evidence.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    tidying.tidy(datetime.fromtimestamp(timestamp, UTC))
