from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.areakit.handling import dispatches, works
from gongzhi.areas.requests import words
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.rules import has_role, rule
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.opening import leave_the_accused
from gongzhi.kernel.workflow.rules import (
    did_not,
    has_happened,
    is_not_complained_about,
    keeps_its_desk,
    not_after,
    once_per_holder,
)
from gongzhi.kernel.workflow.standing import Standing


@rule(gettext_lazy("涉及本单位或受保护的反映，由受理席位与反映人联系。"))
def desk_speaks_for_it(actor: Actor, standing: Standing) -> bool:
    case = standing.case
    return case.restricted or (case.holder is not None and case.accused_id in case.holder.path)


calls_back = (
    has_role(Role.CALLER, Role.DISPATCHER)
    & keeps_its_desk
    & did_not("sign", "contact", "note", "finish", "answer")
)
contacts = (works & is_not_complained_about) | (dispatches & desk_speaks_for_it)
may_return = (
    works
    & once_per_holder("return")
    & not_after("rule", gettext_lazy("派单员已经裁定由您的单位办理，不能再退回。"))
)
may_finish = works & has_happened("contact", gettext_lazy("请先与反映人联系，再登记办结。"))


def is_protected(kind: str, category: str) -> bool:
    """举报, and complaints about conduct."""
    return kind in words.PROTECTED_KINDS or category in words.PROTECTED_CATEGORIES


def protect(move: Move) -> None:
    """Restricted from here on; nothing makes it open again."""
    if is_protected(move.cleaned["kind"], move.cleaned["category"]):
        move.case.restricted = True
        leave_the_accused(move.case)


def names_the_accused(move: Move) -> str | None:
    """A complaint about conduct must say whom it is about, or it could land on that very desk."""
    if move.cleaned["category"] in words.PROTECTED_CATEGORIES and not move.cleaned["accused"]:
        return _("反映干部作风的，请写明被反映的单位，以免派给它或它的下级。")
    return None


def after_return(move: Move) -> str:
    return "ruling" if move.standing.count("return") else "returned"
