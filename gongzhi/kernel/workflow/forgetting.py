"""What goes with a reporter's words when they are erased."""

from datetime import datetime

from django.db import transaction

from gongzhi.kernel.evidence.actions import erase
from gongzhi.kernel.people import purge
from gongzhi.kernel.workflow.models import CaseEvidence


@transaction.atomic
def forget_photos() -> int:
    """Photos handed in with words that are gone. Answers how many there were; the case and its answer stay."""
    links = CaseEvidence.objects.select_for_update(of=("self",)).filter(
        report__isnull=False, report__words__body=None
    )
    keys = [link.attachment_id for link in links]
    CaseEvidence.objects.filter(attachment__in=keys).delete()
    return erase(keys=keys)


def forget(now: datetime) -> dict[str, int]:
    """What the catalogue's days have run out for, by column."""
    return {**purge.run(now), "workflow.CaseEvidence": forget_photos()}
