"""R9 in a workflow: whom a protected case is kept from, and what its holder reads in place of the reporter's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.kernel.workflow.declaration import Fact, FactKind, Move

ACCUSED = Fact(
    "accused", gettext_lazy("被反映的单位"), FactKind.ORGANIZATION, required=False,
    help=gettext_lazy("反映某个单位或其工作人员时填写，它和它的下级看不到反映人。"),
    initial=lambda case: case.accused_id,
)  # fmt: skip
BRIEF = Fact(
    "brief", gettext_lazy("给承办单位的摘要"), FactKind.WORDS, required=False,
    help=gettext_lazy("承办单位只看到这段话，不要透露反映人。"), when=lambda case: case.restricted,
)  # fmt: skip


def keep_away_from_the_accused(move: Move) -> str | None:
    """Never to the body complained about or below it; elsewhere with a summary."""
    case, target = move.case, move.cleaned["organization"]
    if case.restricted and case.accused_id in target.path:
        return _("不能把举报或作风投诉派给被反映的单位或它的下级，请改派上级或纪检部门。")
    if case.restricted and not move.cleaned["brief"]:
        return _("这件反映受保护，请写一段不透露反映人的办理摘要，承办单位只能看到摘要。")
    return None
