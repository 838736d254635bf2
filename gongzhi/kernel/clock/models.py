import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.clock.season import Season
from gongzhi.kernel.people.models import Organization

LENGTHS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_month_day(field: str) -> Q:
    """month × 100 + day; 29 February is one."""
    condition = Q()
    for month, length in enumerate(LENGTHS_OF_MONTHS, start=1):
        condition |= Q(**{f"{field}__range": (month * 100 + 1, month * 100 + length)})
    return condition


class Revision(models.Model):
    """One row, whose token changes with every change of the tables below: a trigger sees to it.

    Random, because a number could come again after a roll-back and stand for something else.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="clock_one_revision"),)


class PublishedYear(models.Model):
    """A year whose State Council notice the office has entered."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    source = models.CharField(_("文号"), max_length=100)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(year__range=(1992, 2200)), name="clock_year_is_near"),
            models.CheckConstraint(condition=~Q(source=""), name="clock_year_has_a_source"),
        )

    def __str__(self) -> str:
        return str(self.year)


class PublishedDay(models.Model):
    """A day on which the notice departs from Monday to Friday; of a New Year's, the December before too."""

    year = models.ForeignKey(PublishedYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("year", "day"), name="clock_day_published_once"),
            models.CheckConstraint(
                condition=Q(day__year=F("year_id")) | Q(day__year=F("year_id") - 1, day__month=12),
                name="clock_day_is_of_its_year",
            ),
        )

    def __str__(self) -> str:
        return self.day.isoformat()


class DayOverride(models.Model):
    """What the office decides about a day, over notice and library; for one organisation or for all."""

    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=100, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="day_overrides"
    )
    source = models.CharField(_("依据"), max_length=100, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "organization"), name="clock_day_decided_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return self.day.isoformat()


class DaySpan(Func):
    """Opening to closing as a range: PostgreSQL has none for the time of a day."""

    template = "tsrange('2000-01-01'::date + opens, '2000-01-01'::date + closes)"
    arity = 0
    output_field = DateTimeRangeField()


class OfficeHours(models.Model):
    """One window of office hours: of an organisation or all, on a weekday or all, in a season or all year."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="office_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("星期"), null=True)  # 1 Monday … 7 Sunday
    begins = models.PositiveSmallIntegerField(_("季节开始"), null=True)  # month × 100 + day
    ends = models.PositiveSmallIntegerField(_("季节结束"), null=True)
    opens = models.TimeField(_("上班时间"))
    closes = models.TimeField(_("下班时间"))

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="clock_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__range=(1, 7)), name="clock_weekday_is_of_a_week"
            ),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None)
                | Q(begins__isnull=False, ends__isnull=False) & is_month_day("begins") & is_month_day("ends"),
                name="clock_hours_season_is_whole",
            ),
            ExclusionConstraint(
                name="clock_hours_lie_apart",
                expressions=[
                    (Coalesce(F("organization"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("weekday"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("begins"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("ends"), 0), RangeOperators.EQUAL),
                    (DaySpan(), RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def season(self) -> Season | None:
        return None if self.begins is None or self.ends is None else Season(self.begins, self.ends)


class SeasonalSuspension(models.Model):
    """A part of every year in which work of these codes cannot be done (planting in frozen ground)."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    begins = models.PositiveSmallIntegerField(_("开始"))  # month × 100 + day, as is `ends`
    ends = models.PositiveSmallIntegerField(_("结束"))
    codes = ArrayField(models.CharField(max_length=64), verbose_name=_("事项类别"))

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="clock_suspension_has_a_name"),
            models.CheckConstraint(
                condition=is_month_day("begins") & is_month_day("ends"), name="clock_suspension_is_of_a_year"
            ),
            models.CheckConstraint(condition=Q(codes__len__gt=0), name="clock_suspension_suspends_something"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def season(self) -> Season:
        return Season(self.begins, self.ends)
