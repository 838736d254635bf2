"""The worker's share: folding every minute, counting again every night."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.rederiving import rederive
from gongzhi.kernel.ledger.settling import StillBeingWritten

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="indicators.fold", queueing_lock="indicators.fold")
def fold_entries(timestamp: int) -> None:
    try:
        fold()
    except StillBeingWritten:
        log.info("A long transaction is adding to the ledger; figures stay exact, the next minute folds.")


@app.periodic(cron="45 19 * * *")
@app.task(name="indicators.rederive", queueing_lock="indicators.rederive")
def rederive_cells(timestamp: int) -> None:
    for difference in rederive(timezone.now()):
        log.error("A cell did not agree with the ledger and was set right: %s", difference)
