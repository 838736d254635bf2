"""A reporter's name and number in clear: for those who deal with the case, with a reason, on record."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.masking import Unmasked, unmask
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.people.rules import rule
from gongzhi.kernel.workflow.models import Case, Report


@rule(_("只有受理席位和承办单位可以查看反映人的联系方式。"))
def may_ask(actor: Actor, case: Case) -> bool:
    return actor.organization_id in {case.desk_id, case.holder_id, case.worker_id}


def reporter_of(report: Report, actor: Actor) -> Person | None:
    """None where there is nobody to call, or nobody whom this actor may know."""
    knows = Report.objects.filter(pk=report.pk).reporter_visible_to(actor).exists()
    person = report.reporter if knows else None
    return person if person and person.phone else None


def call(*, report: Report, person: Person, actor: Actor, reason: str, now: datetime) -> Unmasked:
    """Raises NoReason."""
    return unmask(
        person=person,
        actor=actor,
        reason=reason,
        now=now,
        subject_kind=report._meta.label_lower,
        subject_id=report.pk,
    )
