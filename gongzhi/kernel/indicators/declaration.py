"""What counts. A figure is a pure function of one entry, a query of the present, or a share of two figures.

None of them can name a person or a post: figures compare places and organisations (DESIGN R10).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.workflow.models import Case


class NotCountable(ValueError):
    """A change that belongs to no cell, or changes nothing."""


class Unit(TextChoices):
    """What is counted, and what a change's subject_id is an id of."""

    CASE = "case", _("件")
    REPORT = "report", _("条")


@dataclass(frozen=True, slots=True)
class Change:
    """month: its first day, in the city's time. amount: negative takes back what was counted in that cell."""

    month: date
    place_id: int
    organization_id: int | None
    amount: int
    subject_id: int

    def __post_init__(self) -> None:
        if self.month.day != 1 or self.amount == 0:
            raise NotCountable(self)


@dataclass(frozen=True)
class Indicator:
    """changes: of an entry of the verbs. To take back, its facts carry the cell first counted in."""

    name: str
    label: StrOrPromise
    unit: Unit
    verbs: tuple[str, ...]
    changes: Callable[[Entry], Iterable[Change]]


@dataclass(frozen=True)
class Present:
    """A figure of how things stand at a moment: one case a row of the indexed query.

    by: the field that names the organisation it is counted for; moment: the field whose month it falls in
    where it stands in a rate. Both may reach through a relation that the query already filters by.
    """

    name: str
    label: StrOrPromise
    cases: Callable[[datetime], QuerySet[Case]]
    by: str = "holder"
    moment: str = "due_at"
    unit: Unit = Unit.CASE


@dataclass(frozen=True)
class Rate:
    """numerator, denominator: names of indicators, the first a part of the second.

    minimum: the smallest denominator for which a share is said. late: what has broken its promise without yet
    having an entry counts in the denominator, in the month in which it fell due.
    """

    name: str
    label: StrOrPromise
    numerator: str
    denominator: str
    minimum: int = 10
    late: Present | None = None


Figure = Indicator | Present | Rate


def month_of(moment: datetime) -> date:
    return local_day(moment).replace(day=1)


def counted(entry: Entry) -> Change:
    """One more, where and when the entry was made; `dataclasses.replace` says what differs."""
    if entry.place_id is None:
        raise NotCountable(entry)
    return Change(month_of(entry.at), entry.place_id, entry.organization_id, 1, entry.subject_id)
