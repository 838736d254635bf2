from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.models import Appointment, Organization, Person, Text
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow import visibility

if TYPE_CHECKING:
    from datetime import datetime


class Period(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> CaseQuerySet:
        return self.filter(visibility.cases(actor))

    def open(self) -> CaseQuerySet:
        return self.filter(closed_at=None)

    def overdue(self, now: datetime) -> CaseQuerySet:
        return self.filter(closed_at=None, paused_since=None, due_at__lt=now)

    def with_names(self, *joins: str) -> CaseQuerySet:
        return self.select_related("place", "holder", "desk", "worker", "summary", "brief", "answer", *joins)

    def telling(self, words: str, actor: Actor) -> CaseQuerySet:
        """Whose summary, as this actor may read it, contains the words."""
        may_read = Q(restricted=False) | visibility.keeps_the_desk(actor)
        return self.filter(
            Q(summary__body__contains=words) & may_read | Q(brief__body__contains=words) & Q(restricted=True)
        )


class Case(models.Model):
    """A matter under way. Every column that lists filter or sort by, in any area, is here."""

    area = models.CharField(max_length=40)
    number = models.CharField(_("编号"), max_length=20, unique=True)
    summary = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cases")
    category = models.CharField(_("类别"), max_length=60, blank=True)
    grade = models.CharField(_("件级"), max_length=20)
    source = models.CharField(_("来源"), max_length=20, choices=Channel)
    state = models.CharField(_("状态"), max_length=30)
    state_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    desk = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="received_cases")
    worker = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="worked_cases")
    holder = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="held_cases")
    filed_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    accused = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    restricted = models.BooleanField(default=False)
    brief = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    clock_from = models.DateTimeField()  # later than opened_at for what came in with an age of its own
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # the nearest open promise
    provisional = models.BooleanField(default=False)  # due in a year whose holidays are not yet published
    paused_since = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=30, blank=True)
    answer = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, related_name="+"
    )  # what the reporters are told
    solved = models.BooleanField(
        null=True
    )  # as the reporter said when called back; null: not asked, or not reached
    satisfaction = models.CharField(max_length=20, blank=True)  # the latest mark by a reporter

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at=None, holder__isnull=False)
                | Q(closed_at__isnull=False, holder=None, due_at=None, paused_since=None),
                name="case_open_has_one_holder_closed_has_none",
            ),
            models.CheckConstraint(
                condition=Q(clock_from__gte=F("opened_at")), name="case_clock_not_before_opening"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("clock_from")),
                name="case_closed_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(paused_since=None, pause_reason="")
                | (Q(paused_since__isnull=False) & ~Q(pause_reason="")),
                name="case_paused_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("area", "-id"), name="case_area"),
            models.Index(
                fields=("holder", "due_at", "id"), name="case_of_holder", condition=Q(closed_at=None)
            ),
            models.Index(fields=("due_at", "id"), name="case_due", condition=Q(closed_at=None)),
            models.Index(fields=("place", "-id"), name="case_of_place"),
            models.Index(fields=("worker", "-id"), name="case_of_worker"),
            models.Index(fields=("state", "-id"), name="case_state"),
        )

    def __str__(self) -> str:
        return self.number

    def title_for(self, actor: Actor) -> str:
        """The reporter's own summary; of a restricted case, outside its desk, what the dispatcher wrote instead."""
        if not self.restricted or visibility.is_desk_of(actor, self.desk_id):
            return str(self.summary)
        return str(self.brief) if self.brief else str(_("内容受保护"))


class Holding(models.Model):
    """Who held a case from when to when: the time booked to each."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holdings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    worked = models.DurationField(null=True)  # working time of that organisation's calendar, pauses left out
    paused = models.DurationField(default=timedelta)  # working time that stood still while it was here

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(until=None), name="holding_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="holding_forward"
            ),
            models.CheckConstraint(
                condition=Q(until=None, worked=None) | Q(until__isnull=False, worked__isnull=False),
                name="holding_booked_when_ended",
            ),
            ExclusionConstraint(
                name="holding_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (Period("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        )


class Deadline(models.Model):
    """A promise of one phase, kept (met), given up (dropped) or still running."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    phase = models.CharField(max_length=30)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    promised_at = models.DateTimeField()  # as first promised; stays when pauses move due_at
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "phase"),
                condition=Q(met_at=None, dropped_at=None),
                name="deadline_one_open_a_phase",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(dropped_at=None), name="deadline_met_or_dropped"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("promised_at")), name="deadline_never_earlier"),
        )
        indexes = (
            models.Index(
                fields=("phase", "due_at"), name="deadline_running", condition=Q(met_at=None, dropped_at=None)
            ),
        )


class ReportQuerySet(models.QuerySet["Report"]):
    def words_visible_to(self, actor: Actor) -> ReportQuerySet:
        return self.filter(visibility.words(actor))

    def reporter_visible_to(self, actor: Actor) -> ReportQuerySet:
        return self.filter(visibility.reporters(actor))


class Report(models.Model):
    """What one person reported, under a number of their own. Many reports, one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    number = models.CharField(_("编号"), max_length=20, unique=True)
    secret_index = models.BinaryField(
        max_length=32, null=True
    )  # HMAC of the code shown once; none for imports
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reports")
    words = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel)
    key = models.UUIDField(unique=True)
    received_at = models.DateTimeField()
    satisfaction = models.CharField(max_length=20, blank=True)
    rated_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=40, blank=True)  # the register that it was imported from
    origin_number = models.CharField(max_length=40, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(rated_at=None, satisfaction="")
                | (Q(rated_at__isnull=False) & ~Q(satisfaction="")),
                name="report_rated_with_a_mark",
            ),
            models.UniqueConstraint(
                fields=("origin", "origin_number"), condition=~Q(origin=""), name="report_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(origin="", origin_number="") | (~Q(origin="") & ~Q(origin_number="")),
                name="report_origin_has_a_number",
            ),
        )

    def __str__(self) -> str:
        return self.number


class EvidenceQuerySet(models.QuerySet["CaseEvidence"]):
    def visible_to(self, actor: Actor) -> EvidenceQuerySet:
        """What was handed in with a report goes with its words; what the work produced goes with the case."""
        reads = Report.objects.words_visible_to(actor)
        return self.filter(
            Q(case__in=Case.objects.visible_to(actor))
            & (Q(purpose=CaseEvidence.Purpose.HANDLING) | Q(report__in=reads))
        )


class CaseEvidence(models.Model):
    class Purpose(models.TextChoices):
        REPORT = "report", _("反映时提交")
        HANDLING = "handling", _("办理时提交")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="link")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="evidence")
    purpose = models.CharField(max_length=20, choices=Purpose)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(purpose="report", report__isnull=False) | Q(purpose="handling", report=None),
                name="evidence_of_a_report_or_of_handling",
            ),
        )


class Receipt(models.Model):
    """The key of a form already acted on: a double click finds it here and changes nothing."""

    key = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
