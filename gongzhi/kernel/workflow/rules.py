"""Who may move a case: predicates over an actor and a Standing."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from gongzhi.kernel.people.actor import Actor, ActorKind
from gongzhi.kernel.people.rules import Allowed, Refused, Rule, rule
from gongzhi.kernel.workflow.standing import Standing
from gongzhi.kernel.workflow.visibility import KEEPS_THE_DESK


@rule(_("只有这件工单的受理席位可以这样做。"))
def keeps_its_desk(actor: Actor, standing: Standing) -> bool:
    return actor.organization_id == standing.case.desk_id and actor.role in KEEPS_THE_DESK


@rule(_("这件工单现在不由您的单位办理。"))
def holds_it(actor: Actor, standing: Standing) -> bool:
    return actor.organization_id is not None and actor.organization_id == standing.case.holder_id


@rule(_("只有反映人本人可以这样做。"))
def is_resident(actor: Actor, _standing: Standing) -> bool:
    return actor.kind in {ActorKind.RESIDENT, ActorKind.ANONYMOUS}


@rule(_("涉及本单位的反映，由受理席位与反映人联系。"))
def is_not_complained_about(actor: Actor, standing: Standing) -> bool:
    case = standing.case
    return not case.restricted and case.accused_id not in actor.organization_path


@rule(_("工单没有暂停。"))
def is_paused(_actor: Actor, standing: Standing) -> bool:
    return standing.case.paused_since is not None


@rule(_("工单已经暂停。"))
def is_running(_actor: Actor, standing: Standing) -> bool:
    return standing.case.paused_since is None


def did_not(*names: str) -> Rule:
    """Checked by somebody who did not do the work."""
    sentence = _("您参与过这件工单的办理，请由没有参与的同事来做。")
    return rule(sentence)(lambda actor, standing: not standing.done_by(actor.person_id, names))


def has_happened(name: str, sentence: StrOrPromise) -> Rule:
    return rule(sentence)(lambda _actor, standing: standing.count(name) > 0)


def once_per_holder(name: str) -> Rule:
    def answer(_actor: Actor, standing: Standing) -> Allowed | Refused:
        done = any(move.name == name and move.holder_id == standing.case.holder_id for move in standing.past)
        return (
            Refused(format_lazy(_("{holder}已经退回过一次，不能再退。"), holder=str(standing.case.holder)))
            if done
            else Allowed()
        )

    return Rule(answer)


def not_after(name: str, sentence: StrOrPromise) -> Rule:
    return rule(sentence)(lambda _actor, standing: standing.count(name) == 0)
