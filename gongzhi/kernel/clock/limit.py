from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    MINUTES = "minutes", _("分钟")
    HOURS = "hours", _("自然时")
    WORK_HOURS = "work_hours", _("工作时")
    WORK_DAYS = "work_days", _("工作日")


LENGTHS = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.WORK_HOURS: timedelta(hours=1),
}


class EmptyLimit(ValueError):
    """A limit of nothing, or of less, would be due before anybody could act."""


@dataclass(frozen=True, slots=True)
class Limit:
    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise EmptyLimit(self.amount)

    @property
    def length(self) -> timedelta:
        """Time on the clock; working days have no length of their own and raise KeyError."""
        return LENGTHS[self.unit] * self.amount
