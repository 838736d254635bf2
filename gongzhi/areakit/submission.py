"""A form that was sent for a transition: carried out, or answered with why not and with all that was typed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gongzhi.areakit.forms import ActForm
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import allowed, overtaken, perform
from gongzhi.kernel.workflow.declaration import Move, Transition
from gongzhi.kernel.workflow.errors import NotAllowed, RefusedMove, WrongFacts
from gongzhi.kernel.workflow.models import Case, Receipt
from gongzhi.kernel.workflow.queries import standings


@dataclass(frozen=True)
class Answer:
    """ "" as sentence: it is done."""

    sentence: str = ""
    status: int = 302

    @property
    def keeps_the_form(self) -> bool:
        """Whether it makes sense to send it again; where not, what was typed is only shown."""
        return self.status in {200, 422}


def barred(case: Case, transition: Transition, actor: Actor, now: datetime) -> Answer | None:
    """Why the form is not offered at all; None when it is."""
    move = Move(case_id=case.pk, name=transition.name, actor=actor, now=now)
    move.standing = standings([case])[case.pk]
    try:
        allowed(move)
    except RefusedMove as refused:
        return answer_to(refused)
    return None


def submit(case: Case, transition: Transition, actor: Actor, form: ActForm, now: datetime) -> Answer:
    """Errors of single facts stand beside their fields. A second arrival of what was done is done."""
    if not form.is_valid():
        return answer_to(overtaken(case)) if is_late(form, case) else incomplete()
    if form.cleaned_data["acting"] != actor.appointment_id:
        return Answer(_("您已经换了岗位。请确认现在的岗位后再提交，已填写的都保留着。"), 409)
    move = Move(
        case_id=case.pk, name=transition.name, actor=actor, now=now, facts=form.facts(),
        key=form.cleaned_data["key"], version=form.cleaned_data["version"],
    )  # fmt: skip
    try:
        perform(move)
    except WrongFacts as wrong:
        for name, sentence in wrong.errors.items():
            form.add_error(name if name in form.fields else None, sentence)
        return incomplete()
    except RefusedMove as refused:
        return answer_to(refused)
    return Answer()


def is_late(form: ActForm, case: Case) -> bool:
    return bool(form.cleaned_data.get("version", case.version) != case.version)


def incomplete() -> Answer:
    return Answer(_("还有内容需要改一下，已填写的都保留着。"), 422)


def answer_to(refused: RefusedMove) -> Answer:
    return Answer(str(refused), 403 if isinstance(refused, NotAllowed) else 409)


def is_done(key: UUID | None) -> bool:
    return key is not None and Receipt.objects.filter(key=key).exists()
