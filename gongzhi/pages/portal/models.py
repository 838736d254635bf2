from django.db import models
from django.db.models import Q


class Attempt(models.Model):
    """Wrong codes given for a number. Nothing of who gave them is kept."""

    number = models.CharField(max_length=20, unique=True)
    failures = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(failures__gt=0), name="attempt_failed"),)

    def __str__(self) -> str:
        return self.number
