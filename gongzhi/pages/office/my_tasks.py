"""What lies on one's own desk: what falls due first on top, each with the one likely next move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.listing import Row, Tab, held_by, rows
from gongzhi.areakit.next_step import likely_steps
from gongzhi.areakit.registry import areas, menu
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.declaration import Holder, Transition
from gongzhi.kernel.workflow.models import Case, CaseQuerySet, Holding
from gongzhi.kernel.workflow.visibility import KEEPS_THE_DESK

SHOWN = 60
LABELS = {
    "late": _("超期"),
    "today": _("今天到期"),
    "week": _("本周到期"),
    "later": _("以后到期"),
    "paused": _("暂停计时"),
}


@dataclass(frozen=True)
class Marks:
    """Where the days and weeks of now are cut."""

    now: datetime
    yesterday: datetime
    tomorrow: datetime
    monday: datetime

    @classmethod
    def of(cls, now: datetime) -> "Marks":
        here = timezone.localtime(now)
        today = timezone.make_aware(datetime.combine(here.date(), time()))
        return cls(now, *(today + timedelta(days=days) for days in (-1, 1, 7 - here.weekday())))

    def conditions(self) -> dict[str, Q]:
        runs = Q(paused_since=None)
        week = {"due_at__gte": self.tomorrow, "due_at__lt": self.monday}
        return {
            "late": runs & Q(due_at__lt=self.now),
            "today": runs & Q(due_at__gte=self.now, due_at__lt=self.tomorrow),
            "week": runs & Q(**week),
            "later": runs & (Q(due_at=None) | Q(due_at__gte=max(self.monday, self.tomorrow))),
            "paused": Q(paused_since__isnull=False),
        }

    def group(self, case: Case) -> str:
        if case.paused_since:
            return "paused"
        if case.due_at is None:
            return "later"
        ends = {"late": self.now, "today": self.tomorrow, "week": self.monday}
        return next((code for code, end in ends.items() if case.due_at < end), "later")


@dataclass(frozen=True)
class Task:
    row: Row
    area: Area
    step: Transition | None
    is_new: bool


@dataclass(frozen=True)
class Group:
    code: str
    label: object
    count: int
    tasks: list[Task]


@dataclass(frozen=True)
class Tasks:
    groups: list[Group]
    total: int
    fresh: int  # of all that lies here, what came since yesterday
    held: int  # all that lies here, whatever is chosen
    hidden: int  # chosen, but not shown on this page
    tabs: list[Tab]

    @property
    def shown(self) -> list[Group]:
        return [group for group in self.groups if group.tasks]


def tasks_of(actor: Actor, state: str, only_new: bool, now: datetime) -> Tasks:
    marks = Marks.of(now)
    held = held_by(actor).annotate(is_new=came_since(actor, marks.yesterday))
    by_state = {
        (area, name): (count, fresh)
        for area, name, count, fresh in held.order_by()
        .values_list("area", "state")
        .annotate(count=Count("pk"), fresh=Count("pk", filter=Q(is_new=True)))
    }
    chosen = held.filter(is_new=True) if only_new else held
    area, _dot, name = state.partition(".")
    if state:
        chosen = chosen.filter(area=area, state=name)
    counts = chosen.order_by().aggregate(
        **{code: Count("pk", filter=condition) for code, condition in marks.conditions().items()}
    )
    shown = list(joined(chosen, {key[0] for key in by_state})[:SHOWN])
    tasks = made(shown, actor)
    total = sum(counts.values())
    return Tasks(
        groups=[
            Group(code, label, counts[code], [one for one in tasks if marks.group(one.row.case) == code])
            for code, label in LABELS.items()
        ],
        total=total,
        fresh=sum(fresh for _count, fresh in by_state.values()),
        held=sum(count for count, _fresh in by_state.values()),
        hidden=total - len(shown),
        tabs=tabs(actor, {key: count for key, (count, _fresh) in by_state.items()}, state),
    )


def came_since(actor: Actor, moment: datetime) -> Exists:
    return Exists(
        Holding.objects.filter(
            case=OuterRef("pk"), organization=actor.organization_id, until=None, since__gte=moment
        )
    )


def joined(cases: CaseQuerySet, names: set[str]) -> CaseQuerySet:
    """With the rows of the areas that are among them."""
    joins = sorted({join for area in areas() if area.name in names for join in area.joins})
    return cases.select_related(*joins) if joins else cases


def made(cases: Sequence[Case], actor: Actor) -> list[Task]:
    """In the order given."""
    steps = likely_steps(cases, actor)
    by_case: dict[int, Task] = {}
    for area in areas():
        for row in rows(area, [case for case in cases if case.area == area.name], actor):
            is_new = bool(getattr(row.case, "is_new", False))
            by_case[row.case.pk] = Task(row, area, steps[row.case.pk], is_new)
    return [by_case[case.pk] for case in cases]


def tabs(actor: Actor, counts: Mapping[tuple[str, str], int], chosen: str) -> list[Tab]:
    """The states that wait for this body, in the order of their workflow. A desk sees its own even when empty."""
    waits_anyway = actor.role in KEEPS_THE_DESK
    found = [
        Tab(f"{state.label} {counts.get((area.name, state.name), 0)}", f"state={area.name}.{state.name}",
            chosen == f"{area.name}.{state.name}")
        for area in menu(actor)
        for state in area.workflow.states
        if (area.name, state.name) in counts or (waits_anyway and state.holder is Holder.DESK)
    ]  # fmt: skip
    if len(found) < 2:
        return []
    return [Tab(f"{_('全部')} {sum(counts.values())}", "", not chosen), *found]
