from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("id")


class Entry(models.Model):
    """One fact: who did what to which record, where, for which organization.

    The table is partitioned by the month of `at`. It points at nothing by foreign key and nothing points at
    it, so that people and texts can be erased while the ledger stays. Rows are made by `record` only.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(max_length=16)
    person_id = models.BigIntegerField(null=True)
    appointment_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=16)
    place_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    facts = models.JSONField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="ledger_entry_subject"),
            models.Index(fields=["verb", "id"], name="ledger_entry_verb"),
            models.Index(fields=["at"], name="ledger_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject_kind} {self.subject_id}"


class Seal(models.Model):
    """One batch of entries, those with `after < id <= upto`, closed for good.

    gaps: ranges of ids in the batch that no entry took, as [[first, last], …]; leaves: the entries' hashes of
    32 bytes in the order of their ids, so that the first altered entry can be named; previous: the digest of
    the seal before.
    """

    number = models.BigIntegerField(primary_key=True)
    after = models.BigIntegerField(unique=True)
    upto = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    gaps = models.JSONField()
    root = models.BinaryField()
    previous = models.BinaryField()
    sealed_at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.BinaryField()
    leaves = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ledger_seal_first_follows_nothing",
                condition=Q(number=1, after=0) | Q(number__gt=1, after__gt=0),
            ),
            models.CheckConstraint(name="ledger_seal_range", condition=Q(upto__gt=F("after"), count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.count} entries up to {self.upto}"
