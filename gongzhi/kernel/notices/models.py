from __future__ import annotations

from datetime import datetime, time

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.clock.line import SHANGHAI
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization, Person
from gongzhi.kernel.people.secrecy import EncryptedTextField
from gongzhi.kernel.workflow.models import Case


class Reason(models.TextChoices):
    """Why an organisation is told."""

    ARRIVED = "arrived", _("新到")
    RETURNED = "returned", _("退回来")
    REDO = "redo", _("要求重办")
    RULED = "ruled", _("裁定由本单位办理")
    DONE = "done", _("办完待回访")
    # Asked of the clock when a digest is written, never stored.
    DUE_SOON = "due_soon", _("临期")
    OVERDUE = "overdue", _("超期")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> NoticeQuerySet:
        """As the case of the notice is; without a case, what the actor's own organisation was told."""
        return self.filter(
            Q(case__in=Case.objects.visible_to(actor))
            | Q(case=None, organization_id=actor.organization_id, organization__isnull=False)
        )

    def not_by(self, person_id: int) -> NoticeQuerySet:
        """Nobody is told of what they did themselves."""
        return self.exclude(by_id=person_id)


class Notice(models.Model):
    """An organisation was told. Nobody marks it read, and no words of the case are in it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="notices")
    verb = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=Reason)
    at = models.DateTimeField()
    entry_id = models.BigIntegerField()
    by_id = models.BigIntegerField(null=True)  # the person who did it, as in the entry

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("entry_id", "organization"), name="notice_once_an_entry"),
            models.CheckConstraint(
                condition=~Q(reason__in=(Reason.DUE_SOON, Reason.OVERDUE)), name="notice_not_of_the_clock"
            ),
        )
        indexes = (
            models.Index(fields=("organization", "-at", "-id"), name="notice_of_organization"),
            models.Index(fields=("at",), name="notice_by_age"),
        )


DIGEST_TIME = Func(
    F("digest_hour"), Value(0), Value(0.0), function="make_time", output_field=models.TimeField()
)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def due(self, now: datetime) -> SubscriptionQuerySet:
        """Whose hour has come today, outside their quiet time, and who have had no digest today."""
        here = now.astimezone(SHANGHAI)
        clock = here.time()
        return self.filter(
            paused=False, digest_hour__lte=here.hour, quiet_until__lte=clock, quiet_from__gt=clock
        ).exclude(person__digests__day=here.date())


class Subscription(models.Model):
    """How somebody wants the daily digest. The quiet time runs from an evening into the next morning."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="subscription")
    address = EncryptedTextField()  # an apprise URL, or "file"
    digest_hour = models.PositiveSmallIntegerField(_("每日摘要时间"), default=8)
    quiet_from = models.TimeField(_("免打扰开始"), default=time(20))
    quiet_until = models.TimeField(_("免打扰结束"), default=time(7, 30))
    paused = models.BooleanField(_("暂停"), default=False)
    # The ledger entry up to which the person has been told: each digest goes on from there.
    told_upto = models.BigIntegerField()

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23)
                & Q(GreaterThanOrEqual(DIGEST_TIME, F("quiet_until")))
                & Q(LessThan(DIGEST_TIME, F("quiet_from"))),
                name="subscription_hour_is_not_quiet",
            ),
        )

    def is_time(self, now: datetime) -> bool:
        clock = now.astimezone(SHANGHAI).time()
        return not self.paused and time(self.digest_hour) <= clock < self.quiet_from


class DigestSent(models.Model):
    """The digest of one person and day, from the moment it was asked for. Its text is nowhere kept."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待发送")
        SENDING = "sending", _("正在发送")  # stays so if the worker dies: whether it went out is not known
        DELIVERED = "delivered", _("已送达")
        EMPTY = "empty", _("没有内容，未发送")
        FAILED = "failed", _("未送达")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Notices of the ledger entries with `since < id <= upto` are in it.
    since = models.BigIntegerField(null=True)
    upto = models.BigIntegerField(null=True)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_day"),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "failed"))
                | Q(since__isnull=False, upto__isnull=False, tried_at__isnull=False),
                name="digest_tried_has_a_window",
            ),
            models.CheckConstraint(
                condition=Q(since=None, upto=None) | Q(upto__gte=F("since")), name="digest_window_forward"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(trouble=""), name="digest_failed_says_why"
            ),
        )
        indexes = (models.Index(fields=("day",), name="digest_by_day"),)
