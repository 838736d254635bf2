"""Steps that every area with a body at work shares. An area puts them into its table."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.rules import Rule, has_role
from gongzhi.kernel.workflow import outcome
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Move, Transition
from gongzhi.kernel.workflow.rules import holds_it, is_paused, is_resident, is_running, keeps_its_desk

works = has_role(Role.HANDLER, Role.CLERK, Role.COMMUNITY_WORKER, Role.DISPATCHER) & holds_it
dispatches = has_role(Role.DISPATCHER) & keeps_its_desk

OUTCOMES = (("solved", _("已解决")), ("unsolved", _("未解决")), ("not_reached", _("未联系上")))
MARKS = (("satisfied", _("满意")), ("fairly", _("基本满意")), ("dissatisfied", _("不满意")))
CONTACTS = (
    ("reached", _("已联系上反映人")),
    ("no_way", _("没有留下联系方式")),
    ("not_reached", _("多次联系未果")),
)
TOLD = Fact("told", _("反映人说了什么"), FactKind.WORDS, required=False, guarded=True)
FILES = Fact("files", _("照片或文件"), FactKind.FILES, required=False, help=_("拍办理现场，不拍人。"))


def stays(move: Move) -> str:
    return move.case.state


def sign(source: str, target: str, who: Rule = works) -> Transition:
    return Transition(
        "sign", _("签收"), (source,), (target,), who, _("{actor}签收"), meets=("sign",), likely=True
    )


def return_(
    sources: tuple[str, ...], targets: tuple[str, ...], who: Rule, reasons: tuple[tuple[str, str], ...],
    **more: Any,
) -> Transition:  # fmt: skip
    return Transition(
        "return", _("退回"), sources, targets, who, _("{actor}退回"),
        facts=(
            Fact("reason", _("退回原因"), FactKind.CHOICE, choices=reasons),
            Fact(
                "article", _("依据的条款"), FactKind.WORDS,
                help=_("写明职责清单或法规的条目。每个单位只能退回一次。"),
            ),
        ),
        dangerous=True, **more,
    )  # fmt: skip


def contact(sources: tuple[str, ...], who: Rule) -> Transition:
    return Transition(
        "contact", _("登记先行联系"), sources, sources, who, _("{actor}登记先行联系"),
        facts=(Fact("contact", _("联系结果"), FactKind.CHOICE, choices=CONTACTS), TOLD),
        choose=stays, meets=("contact",), likely=True,
    )  # fmt: skip


def finish(sources: tuple[str, ...], target: str, who: Rule) -> Transition:
    return Transition(
        "finish", _("登记办结"), sources, (target,), who, _("{actor}登记办结"),
        facts=(
            Fact("answer", _("办理结果"), FactKind.WORDS, help=_("写清做了什么、何时做完，反映人查询时能看到。")),
            FILES,
        ),
        sets=("answer",), meets=("handle", "contact"), likely=True,
    )  # fmt: skip


def call_back(who: Rule) -> Transition:
    """From `done`: to `closed`, to `redo`, or still `done` when nobody was reached."""
    return Transition(
        "call_back", _("登记回访"), ("done",), ("closed", "redo", "done"), who, _("{actor}回访反映人"),
        facts=(
            Fact("outcome", _("问题解决了吗"), FactKind.CHOICE, choices=OUTCOMES),
            Fact("satisfaction", _("满意度"), FactKind.CHOICE, required=False, choices=MARKS),
            TOLD,
        ),
        choose=outcome.after_call_back, check=outcome.marks_fit, adjust=outcome.keep_outcome,
        meets=("call_back",), likely=True,
    )  # fmt: skip


def rate() -> Transition:
    return Transition(
        "rate", _("评价"), ("closed",), ("closed",), is_resident, _("反映人评价"),
        facts=(
            Fact("report", _("编号"), FactKind.ID),
            Fact("satisfaction", _("满意度"), FactKind.CHOICE, choices=MARKS),
            Fact("told", _("想说的话"), FactKind.WORDS, required=False, guarded=True),
        ),
        adjust=outcome.replace_mark, effect=outcome.keep_mark, by_hand=False,
    )  # fmt: skip


def progress(sources: tuple[str, ...], pauses: tuple[tuple[str, str], ...]) -> tuple[Transition, ...]:
    """A note, a pause and its end: the case stays in its state."""
    shared: Mapping[str, Any] = {"sources": sources, "targets": sources, "choose": stays}
    return (
        Transition(
            "note", _("记一笔进展"), who=works, sentence=_("{actor}记录办理进展"),
            facts=(Fact("progress", _("进展"), FactKind.WORDS, help=_("反映人查询时能看到。")), FILES), **shared,
        ),
        Transition(
            "pause", _("暂停计时"), who=works & is_running, sentence=_("{actor}暂停计时"), pauses=True,
            facts=(
                Fact("reason", _("暂停原因"), FactKind.CHOICE, choices=pauses),
                Fact("why", _("说明"), FactKind.WORDS, help=_("反映人查询时能看到。")),
            ),
            **shared,
        ),
        Transition(
            "resume", _("恢复计时"), who=works & is_paused, sentence=_("{actor}恢复计时"), **shared,
        ),
    )  # fmt: skip
