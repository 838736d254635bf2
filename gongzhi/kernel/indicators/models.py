from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place


class Cell(models.Model):
    """What has been counted so far of one indicator, in one month, at one place, for one organisation.

    Nothing finer can stand here, no person and no post, so that no figure can rank them.
    """

    indicator = models.CharField(max_length=64)
    month = models.DateField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "month", "place", "organization"],
                name="indicators_cell_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="indicators_cell_month_begins"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "month"], name="indicators_cell_place"),
            models.Index(fields=["organization", "month"], name="indicators_cell_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m} {self.place_id} {self.organization_id}: {self.amount}"


class Counted(models.Model):
    """The records that a cell counts, so that it opens without reading the ledger again."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="counted", db_index=False)
    subject_id = models.BigIntegerField()  # a case or a report, as the indicator's unit says
    amount = models.BigIntegerField()  # 0 once it has been taken back

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "subject_id"], name="indicators_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cell_id}: {self.subject_id} × {self.amount}"


class Fold(models.Model):
    """Entries up to here are in the indicator's cells. A mark each, so that one declared later starts at the
    beginning and reads right from its first moment."""

    indicator = models.CharField(max_length=64, unique=True)
    up_to = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(up_to__gte=0), name="indicators_fold_not_before_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.up_to}"
