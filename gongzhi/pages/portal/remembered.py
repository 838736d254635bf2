"""What the session remembers of a resident: which report was just filed or opened, for a short while, and no more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from gongzhi.kernel.workflow.models import Report

FILED = "portal_filed"  # the form's key; number and code follow from it, so neither is stored here
OPENED = "portal_opened"
MINUTES_OPEN = 30


def remember_filed(request: HttpRequest, key: UUID) -> None:
    request.session[FILED] = str(key)


def take_filed(request: HttpRequest) -> Report | None:
    """Once."""
    key = request.session.pop(FILED, None)
    return Report.objects.select_related("case__place", "case__desk").filter(key=key).first() if key else None


def remember_opened(request: HttpRequest, report: Report, now: datetime) -> None:
    request.session[OPENED] = [report.pk, (now + timedelta(minutes=MINUTES_OPEN)).timestamp()]


def opened(request: HttpRequest, now: datetime) -> Report | None:
    report_id, until = request.session.get(OPENED) or (None, 0)
    if report_id is None or now.timestamp() > until:
        forget_opened(request)
        return None
    return (
        Report.objects.select_related(
            "case__place", "case__desk", "case__holder", "case__worker", "words", "reporter"
        )
        .filter(pk=report_id)
        .first()
    )


def forget_opened(request: HttpRequest) -> None:
    request.session.pop(OPENED, None)
