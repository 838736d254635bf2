"""The worker's share: sealing every minute, and room in the ledger for the months ahead."""

import logging
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.kernel.ledger import partitions, seals
from gongzhi.kernel.ledger.settling import StillBeingWritten

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="ledger.seal", queueing_lock="ledger.seal")
def seal_entries(timestamp: int) -> None:
    try:
        seals.seal(now=timezone.now())
    except StillBeingWritten:
        log.info("A long transaction is adding to the ledger; the next minute tries again.")


@app.periodic(cron="15 19 * * *")
@app.task(name="ledger.attach_months", queueing_lock="ledger.attach_months")
def attach_coming_months(timestamp: int) -> None:
    partitions.ensure_year_ahead(
        datetime.fromtimestamp(timestamp, UTC).astimezone(partitions.CITY_TIME).date()
    )
