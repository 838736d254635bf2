from django.db import models

from gongzhi.areas.requests import words
from gongzhi.kernel.workflow.models import Case


class Request(models.Model):
    """What a case of this area has beyond a case."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="request")
    kind = models.CharField(max_length=20, choices=words.KINDS)

    def __str__(self) -> str:
        return str(self.case)
