"""Filing and rating: what residents, and staff on behalf of residents, do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from gongzhi.areas.requests.models import Request
from gongzhi.areas.requests.rules import is_protected
from gongzhi.kernel.workflow.opening import Opened, Opening, open_cases


@dataclass(frozen=True, kw_only=True)
class Filing(Opening):
    """What a resident says, or staff for them."""

    area: str = "requests"
    kind: str = "help"


def file(filing: Filing) -> Opened:
    return file_many([filing])[0]


@transaction.atomic
def file_many(filings: Sequence[Filing]) -> list[Opened]:
    """Raises WrongFacts, which names every field that does not fit, and NoDesk."""
    opened = open_cases([ready(filing) for filing in filings])
    Request.objects.bulk_create(
        Request(case=found.case, kind=filing.kind)
        for found, filing in zip(opened, filings, strict=True)
        if not found.repeated
    )
    return opened


def ready(filing: Filing) -> Filing:
    """With a first guess at the grade, which the desk confirms when it accepts, and protected where it must be."""
    grade = "consult" if filing.kind == "consult" else "normal"
    return replace(filing, grade=grade, restricted=is_protected(filing.kind, filing.category))
