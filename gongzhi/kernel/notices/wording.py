"""A digest in sentences. No words of a case are in it, and of a protected one not even the place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateformat import format as written
from django.utils.translation import gettext as _

from gongzhi.kernel.clock.line import SHANGHAI
from gongzhi.kernel.notices.digest import Contents, Group
from gongzhi.kernel.notices.models import Notice, Reason
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.registry import workflow_of


@dataclass(frozen=True)
class Letter:
    title: str
    body: str


def letter(found: Contents, now: datetime) -> Letter:
    late, soon, _rest = (group.total for group in found.groups)
    title = _("共治摘要 %(day)s：手上 %(total)d 件，超期 %(late)d 件，临期 %(soon)d 件，新到 %(new)d 件") % {
        "day": written(now.astimezone(SHANGHAI), _("n月j日")),
        "total": found.total, "late": late, "soon": soon, "new": found.arrived_total,
    }  # fmt: skip
    lines = [line for group in found.groups for line in group_lines(group, found)]
    lines += arrived_lines(found)
    lines.append(_("详情请登录工作台查看。这份摘要每个工作日最多一份，可以在“消息”里改时间或停用。"))
    return Letter(title, "\n".join(lines))


def group_lines(group: Group, found: Contents) -> Iterator[str]:
    if not group.total:
        return
    yield heading(group, found)
    for case in group.cases:
        yield "· " + case_line(case, found)
    yield from rest(group.total - len(group.cases))
    yield ""


def heading(group: Group, found: Contents) -> str:
    count = {"count": group.total}
    if group.reason is Reason.OVERDUE:
        return _("已超期 %(count)d 件：") % count
    if group.reason is Reason.DUE_SOON:
        return _("临期 %(count)d 件，%(soon)s前到期：") % {**count, "soon": moment(found.soon)}
    return _("其余 %(count)d 件：") % count


def case_line(case: Case, found: Contents) -> str:
    return _("%(case)s，%(clock)s") % {"case": named(case, found), "clock": clock(case)}


def named(case: Case, found: Contents) -> str:
    if case.restricted:
        return _("%(number)s，受保护的反映") % {"number": case.number}
    state = workflow_of(case.area).state(case.state).label
    return _("%(number)s，%(place)s，%(state)s") % {
        "number": case.number,
        "place": found.places[case.place_id],
        "state": state,
    }


def clock(case: Case) -> str:
    if case.paused_since:
        return _("已暂停计时")
    if case.due_at is None:
        return _("没有时限")
    return _("应于%(due)s前办理") % {"due": moment(case.due_at)}


def arrived_lines(found: Contents) -> Iterator[str]:
    if not found.arrived_total:
        return
    yield _("上次摘要以来新到 %(count)d 件：") % {"count": found.arrived_total}
    for notice in found.arrived:
        yield "· " + arrived_line(notice, found)
    yield from rest(found.arrived_total - len(found.arrived))
    yield ""


def arrived_line(notice: Notice, found: Contents) -> str:
    reason = notice.get_reason_display()
    if notice.case is None:
        return str(reason)
    return _("%(case)s：%(reason)s") % {"case": named(notice.case, found), "reason": reason}


def rest(count: int) -> Iterator[str]:
    if count:
        yield _("另有 %(count)d 件没有列出。") % {"count": count}


def moment(at: datetime) -> str:
    return written(at.astimezone(SHANGHAI), _("n月j日 G:i"))
