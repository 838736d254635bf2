"""Sending. Only the worker loads this module, by PROCRASTINATE_IMPORT_PATHS, since its library is heavy."""

from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gongzhi.kernel.ledger.settling import StillBeingWritten, settled_id
from gongzhi.kernel.notices import actions, channels
from gongzhi.kernel.notices.channels import NotDelivered

TRY_AGAIN = RetryStrategy(
    max_attempts=actions.ATTEMPTS - 1, wait=600, retry_exceptions={NotDelivered, StillBeingWritten}
)


@app.task(name="notices.deliver", retry=TRY_AGAIN)
def deliver(digest: int) -> None:
    hand_over(digest, timezone.now())


def hand_over(digest_id: int, now: datetime) -> None:
    """Raises NotDelivered, for the queue to try again, and StillBeingWritten."""
    parcel = actions.take_up(digest_id=digest_id, upto=settled_id(), now=now)
    if parcel is None:
        return
    try:
        channels.send(parcel.address, parcel.letter, f"{parcel.digest.day:%Y-%m-%d}-{parcel.digest.pk}")
    except NotDelivered as refused:
        actions.not_delivered(digest=parcel.digest, trouble=str(refused))
        raise
    actions.delivered(digest=parcel.digest)
