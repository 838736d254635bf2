"""How a case ended for those who reported it: called back by somebody else, and marked by themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import perform
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.models import Case, Report

REDOS = 2
CALLS = 3
SOLVED = {"solved": True, "unsolved": False}


def after_call_back(move: Move) -> str:
    """Closed when solved, after the last redo, or when nobody was reached in three calls."""
    outcome = move.cleaned["outcome"]
    if outcome == "solved":
        return "closed"
    if outcome == "not_reached":
        tries = move.standing.count_where("call_back", "outcome", "not_reached") + 1
        return "closed" if tries >= CALLS else "done"
    return "redo" if move.standing.count_where("call_back", "to", "redo") < REDOS else "closed"


def marks_fit(move: Move) -> str | None:
    if move.cleaned["outcome"] == "not_reached" and move.cleaned["satisfaction"]:
        return _("没有联系上反映人，不能登记满意度。")
    return None


def keep_outcome(move: Move) -> None:
    """Only the last call-back counts: what is redone has no outcome yet."""
    count_in_month(move)
    if move.target.is_closed:
        move.case.solved = SOLVED.get(move.cleaned["outcome"])
        move.case.satisfaction = move.cleaned["satisfaction"]


def count_in_month(move: Move) -> None:
    """The month in which this is counted, so that what replaces it can take it back there."""
    move.recorded["month"] = f"{timezone.localtime(move.now):%Y-%m}"


def replace_mark(move: Move) -> None:
    """The entry says which mark it takes the place of and in which month that was counted."""
    count_in_month(move)
    earlier = move.standing.last("rate", "call_back")
    if move.case.satisfaction and earlier:
        move.recorded["replaces"] = move.case.satisfaction
        move.recorded["counted"] = earlier.facts["month"]
    move.case.satisfaction = move.cleaned["satisfaction"]


def keep_mark(moves: Sequence[Move]) -> None:
    for move in moves:
        Report.objects.filter(pk=move.cleaned["report"], case=move.case).update(
            satisfaction=move.cleaned["satisfaction"], rated_at=move.now
        )


def rate(*, report: Report, mark: str, said: str, actor: Actor, now: datetime, key: UUID) -> Case:
    """The reporter's own mark; a later one takes the place of an earlier."""
    facts = {"report": report.pk, "satisfaction": mark, "told": said}
    return perform(Move(case_id=report.case_id, name="rate", actor=actor, now=now, key=key, facts=facts))
