"""What a resident does beyond filing and rating: opening a report again, and taking contact data back."""

import hmac
import re
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction

from gongzhi.kernel.people import erasure
from gongzhi.kernel.people.catalog import columns
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.people.wiping import wipe
from gongzhi.kernel.workflow.models import Report
from gongzhi.kernel.workflow.opening import code_index
from gongzhi.pages.portal.models import Attempt

MOST_TRIES = 10
WAIT = timedelta(minutes=15)
KEPT = timedelta(days=1)
NUMBER = re.compile(r"\d{8}-\d{6,9}")


class NoSuchReport(Exception):
    """The number is unknown or the code is wrong: the answer does not say which."""


class TooManyTries(Exception):
    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def normal_number(typed: str) -> str:
    """How people type it: full width, with blanks, without the hyphen. "" for what cannot be a number."""
    digits = re.sub(r"[\s\-—－]", "", unicodedata.normalize("NFKC", typed))
    number = f"{digits[:8]}-{digits[8:]}"
    return number if NUMBER.fullmatch(number) else ""


def open_report(*, number: str, code: str, now: datetime) -> Report:
    """Raises NoSuchReport or TooManyTries."""
    known = normal_number(number)
    report = tried(known, code, now) if known else None
    if report is None:
        raise NoSuchReport
    return report


@transaction.atomic
def tried(number: str, code: str, now: datetime) -> Report | None:
    """None when it does not fit: the failure must stay written, so nothing is raised in here."""
    attempt = Attempt.objects.select_for_update().filter(number=number).first()
    failures = attempt.failures if attempt and now - attempt.last_at < WAIT else 0
    if attempt and failures >= MOST_TRIES:
        raise TooManyTries(attempt.last_at + WAIT)
    report = Report.objects.filter(number=number).first()
    if fits(report, number, code):
        Attempt.objects.filter(number=number).delete()
        return report
    Attempt.objects.update_or_create(number=number, defaults={"failures": failures + 1, "last_at": now})
    Attempt.objects.filter(last_at__lt=now - KEPT).delete()
    return None


def fits(report: Report | None, number: str, code: str) -> bool:
    """As much work for an unknown number as for a wrong code."""
    index = code_index(number, unicodedata.normalize("NFKC", code))
    secret = bytes(report.secret_index or b"") if report else b""
    return hmac.compare_digest(index, secret)


def withdraw_contact(*, report: Report, with_words: bool, now: datetime) -> None:
    """The reporter's name and phone are emptied, with their words only if they say so: the desk still works by them."""
    if report.reporter_id is None:
        return
    if with_words:
        erasure.erase(report.reporter_id, now)
    else:
        forget_contact(report.reporter_id, now)


@transaction.atomic
def forget_contact(person_id: int, now: datetime) -> None:
    person = Person.objects.select_for_update().get(pk=person_id)
    # A backup may bring the name and number back; the log lets a restore take them away again.
    erasure.append(person, now)
    for column in columns():
        if column.model == "people.Person":
            wipe(column, Person.objects.filter(pk=person_id), now)
