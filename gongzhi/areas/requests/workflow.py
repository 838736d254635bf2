"""The life of a request, as a table."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.handling import call_back, contact, dispatches, finish, progress, rate, return_, sign
from gongzhi.areas.requests import rules, words
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Holder, State, Transition, Workflow
from gongzhi.kernel.workflow.limits import read_phases
from gongzhi.kernel.workflow.protection import ACCUSED, BRIEF, keep_away_from_the_accused

CHOICE, WORDS, ORGANIZATION = FactKind.CHOICE, FactKind.WORDS, FactKind.ORGANIZATION
WORKING = ("handling", "redo")

PHASES = read_phases(
    Path(os.environ.get("GONGZHI_REQUEST_LIMITS", Path(__file__).parent / "limits.toml")),
    {
        "accept": _("受理"), "dispatch": _("派单"), "ruling": _("裁定"), "sign": _("签收"),
        "contact": _("先行联系"), "handle": _("办结"), "call_back": _("回访"),
    },
)  # fmt: skip
ACCEPT, DISPATCH, RULING, SIGN, CONTACT, HANDLE, CALL_BACK = PHASES.values()

STATES = (
    State("filed", _("待受理"), Holder.DESK, (ACCEPT,), _("{holder}已收到，{due}前答复是否受理")),
    State("accepted", _("待派单"), Holder.DESK, (DISPATCH,), _("{holder}已受理，{due}前确定办理单位")),
    State("dispatched", _("待签收"), Holder.TARGET, (SIGN, CONTACT, HANDLE), _("已转{holder}办理，等待签收")),
    State("handling", _("办理中"), Holder.WORKER, (), _("{holder}正在办理，承诺 {due} 前答复")),
    State("returned", _("退回待派"), Holder.DESK, (DISPATCH,), _("{holder}正在重新确定办理单位")),
    State("ruling", _("待裁定"), Holder.DESK, (RULING,), _("{holder}正在裁定由哪个单位办理，{due}前确定")),
    State("done", _("待回访"), Holder.DESK, (CALL_BACK,), _("已经办完，{holder}将在 {due} 前回访您")),
    State(
        "redo",
        _("重办中"),
        Holder.WORKER,
        (HANDLE,),
        _("您反映仍未解决，{holder}正在重新办理，承诺 {due} 前答复"),
    ),
    State("closed", _("已结案"), Holder.NOBODY, (), _("已经结案")),
    State("refused", _("不予受理"), Holder.NOBODY, (), _("不属于受理范围，请看答复中告知的渠道")),
)

TRANSITIONS = (
    Transition(
        "accept", _("受理"), ("filed",), ("accepted",), dispatches, _("{actor}受理，等待派单"),
        facts=(
            Fact("kind", _("性质"), CHOICE, choices=words.KINDS, initial=lambda case: case.request.kind),
            Fact("category", _("类别"), CHOICE, choices=words.CATEGORIES, initial=lambda case: case.category),
            Fact("grade", _("件级"), CHOICE, choices=words.GRADES, initial=lambda case: case.grade,
                 help=_("决定办理时限。")),
            ACCUSED,
        ),
        sets=("category", "grade", "accused"), adjust=rules.protect, check=rules.names_the_accused,
        keeps=("kind",), meets=("accept",), likely=True,
    ),
    Transition(
        "refuse", _("不予受理"), ("filed", "accepted"), ("refused",), dispatches, _("{actor}决定不予受理"),
        facts=(
            Fact("reason", _("原因"), CHOICE, choices=words.REFUSALS),
            Fact("answer", _("给反映人的答复"), WORDS, help=_("说明依据，并写明应当找哪个部门、怎样联系。")),
        ),
        sets=("answer",), meets=("accept", "dispatch"), dangerous=True,
    ),
    Transition(
        "answer", _("直接答复"), ("accepted",), ("done",), dispatches, _("{actor}直接答复反映人"),
        facts=(Fact("answer", _("给反映人的答复"), WORDS),), sets=("answer",), meets=("dispatch",),
    ),
    Transition(
        "dispatch", _("派单"), ("accepted", "returned"), ("dispatched",), dispatches,
        _("{actor}派给{organization}办理"),
        facts=(
            Fact("organization", _("承办单位"), ORGANIZATION),
            Fact("basis", _("派单依据"), WORDS, required=False, help=_("职责清单条目或办理先例，选填。")),
            BRIEF,
        ),
        check=keep_away_from_the_accused, sets=("brief",), meets=("dispatch",), likely=True,
    ),
    Transition(
        "rule", _("裁定承办单位"), ("ruling",), ("dispatched",), dispatches, _("{actor}裁定由{organization}办理"),
        facts=(Fact("organization", _("承办单位"), ORGANIZATION), Fact("ruling", _("裁定理由"), WORDS), BRIEF),
        check=keep_away_from_the_accused, sets=("brief",), meets=("ruling",), likely=True,
    ),
    sign("dispatched", "handling"),
    return_(
        ("dispatched", "handling"), ("returned", "ruling"), rules.may_return, words.RETURNS,
        choose=rules.after_return, drops=("sign", "contact", "handle"),
    ),
    contact(WORKING, rules.contacts),
    *progress(WORKING, words.PAUSES),
    finish(WORKING, "done", rules.may_finish),
    call_back(rules.calls_back),
    rate(),
)  # fmt: skip

WORKFLOW = Workflow("requests", "filed", _("{actor}登记反映事项"), STATES, TRANSITIONS, "request")
