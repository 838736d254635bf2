"""The figures of every area whose cases are handled, read off its workflow: an area declares none of them."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from gongzhi.kernel.indicators.declaration import Change, Indicator, Present, Rate, Unit, counted, month_of
from gongzhi.kernel.indicators.registry import register_indicator, register_present, register_rate
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.workflow.declaration import Phase, Transition, Workflow
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.registry import verb

PLEASED = ("satisfied", "fairly")
SPOKEN = ("solved", "unsolved")  # a call-back that reached somebody
RATES = {"contact": _("响应率"), "handle": _("按时办结率")}  # of promises that go by a name of their own

Holds = Callable[[Entry], bool]
Changes = Callable[[Entry], Iterator[Change]]


def register_figures(workflow: Workflow, pleased: Collection[str] = PLEASED) -> None:
    """pleased: the marks that count as satisfied; a city to which 基本满意 does not says so here."""
    figures = Figures(workflow)
    figures.of_the_way()
    for phase in workflow.phases:
        figures.of_promise(phase)
    if asked := figures.telling("outcome"):
        figures.of_outcomes(asked)
    if marked := figures.telling("satisfaction"):
        figures.of_marks(marked, pleased)
    figures.of_the_present()


@dataclass(frozen=True)
class Figures:
    workflow: Workflow

    def name(self, figure: str) -> str:
        return f"{self.workflow.area}.{figure}"

    def verbs(self, fits: Callable[[Transition], bool]) -> tuple[str, ...]:
        return tuple(verb(self.workflow.area, one.name) for one in self.workflow.transitions if fits(one))

    def telling(self, fact: str) -> tuple[str, ...]:
        return self.verbs(lambda one: fact in {given.name for given in one.facts})

    def is_end(self, entry: Entry) -> bool:
        return self.workflow.state(entry.facts["to"]).is_closed

    def count(self, name: str, label: StrOrPromise, verbs: tuple[str, ...], changes: Changes) -> str:
        return register_indicator(Indicator(self.name(name), label, Unit.CASE, verbs, changes)).name

    def of_the_way(self) -> None:
        ends = {state.name for state in self.workflow.states if state.is_closed}
        self.count("received", _("受理"), (verb(self.workflow.area, "file"),), when(always))
        closing = self.verbs(lambda one: bool(ends.intersection(one.targets)))
        self.count("closed", _("结案"), closing, when(self.has_just_ended, of_worker))
        self.count("returned", _("退回"), self.verbs(lambda one: one.name == "return"), when(always))

    def has_just_ended(self, entry: Entry) -> bool:
        return self.is_end(entry) and not self.workflow.state(entry.facts["from"]).is_closed

    def of_promise(self, phase: Phase) -> None:
        """What fell due in a month: done on time, done late, or late and not yet done."""
        verbs = self.verbs(lambda one: phase.name in one.meets)
        kept = self.count(
            f"kept.{phase.name}", format_lazy(_("{phase}按时"), phase=phase.label), verbs,
            promised(phase.name, lambda met: bool(met["on_time"])),
        )  # fmt: skip
        met = self.count(
            f"met.{phase.name}", format_lazy(_("{phase}完成"), phase=phase.label), verbs,
            promised(phase.name, lambda _met: True),
        )  # fmt: skip
        late = Present(
            self.name(f"late.{phase.name}"), format_lazy(_("{phase}逾期未完成"), phase=phase.label),
            lateness(self.workflow.area, phase.name),
            by="deadlines__organization", moment="deadlines__due_at",
        )  # fmt: skip
        label = RATES.get(phase.name) or format_lazy(_("{phase}按时率"), phase=phase.label)
        register_rate(Rate(self.name(f"on_time.{phase.name}"), label, kept, met, late=register_present(late)))

    def of_outcomes(self, asked: tuple[str, ...]) -> None:
        """What was redone is counted each time; whether it was solved only once, when it is over."""
        spoken = self.count("called_back", _("有效回访"), asked, when(has_spoken))
        redo = self.count("redo", _("重办"), asked, when(is_redone))
        register_rate(Rate(self.name("redo_rate"), _("重办率"), redo, spoken))
        answered = self.count("answered", _("有最终结果"), asked, when(self.is_over, of_worker))
        solved = self.count("solved", _("解决"), asked, when(self.is_solved, of_worker))
        register_rate(Rate(self.name("solved_rate"), _("解决率"), solved, answered))

    def is_over(self, entry: Entry) -> bool:
        return has_spoken(entry) and self.is_end(entry)

    def is_solved(self, entry: Entry) -> bool:
        return self.is_over(entry) and entry.facts["outcome"] == "solved"

    def of_marks(self, marked: tuple[str, ...], pleased: Collection[str]) -> None:
        rated = self.count("rated", _("有效评价"), marked, self.marks_among(None))
        satisfied = self.count("satisfied", _("满意"), marked, self.marks_among(pleased))
        register_rate(Rate(self.name("satisfied_rate"), _("满意率"), satisfied, rated))

    def marks_among(self, wanted: Collection[str] | None) -> Changes:
        """wanted: None is every mark."""

        def changes(entry: Entry) -> Iterator[Change]:
            if self.is_end(entry):
                yield from (change for mark, change in marks(entry) if wanted is None or mark in wanted)

        return changes

    def of_the_present(self) -> None:
        cases = Case.objects.filter(area=self.workflow.area)
        register_present(Present(self.name("open"), _("在办"), lambda _now: cases.open()))
        register_present(Present(self.name("overdue"), _("超期"), cases.overdue))


def when(holds: Holds, change: Callable[[Entry], Change] = counted) -> Changes:
    def changes(entry: Entry) -> Iterator[Change]:
        if holds(entry):
            yield change(entry)

    return changes


def always(_entry: Entry) -> bool:
    return True


def has_spoken(entry: Entry) -> bool:
    return entry.facts["outcome"] in SPOKEN


def is_redone(entry: Entry) -> bool:
    return bool(entry.facts["to"] == "redo")


def of_worker(entry: Entry) -> Change:
    """For the body that did the work; for whoever held it where it was never given out."""
    return replace(counted(entry), organization_id=entry.facts["worker"] or entry.organization_id)


def promised(phase: str, holds: Callable[[dict[str, str]], bool]) -> Changes:
    """In the month in which it was due, for the body that had promised."""

    def changes(entry: Entry) -> Iterator[Change]:
        met = entry.facts.get("met", {}).get(phase)
        if met and holds(met):
            yield replace(counted(entry), month=month_of(datetime.fromisoformat(met["due"])))

    return changes


def lateness(area: str, phase: str) -> Callable[[datetime], QuerySet[Case]]:
    """Promises not kept by now. While a case is paused its clock stands still."""

    def cases(now: datetime) -> QuerySet[Case]:
        return Case.objects.filter(
            area=area, paused_since=None, deadlines__phase=phase, deadlines__met_at=None,
            deadlines__dropped_at=None, deadlines__due_at__lt=now,
        )  # fmt: skip

    return cases


def marks(entry: Entry) -> Iterator[tuple[str, Change]]:
    """The mark given, and the earlier one taken back in the month in which it was counted."""
    facts, one = entry.facts, of_worker(entry)
    if facts.get("satisfaction"):
        yield facts["satisfaction"], one
    if facts.get("replaces"):
        month = date.fromisoformat(f"{facts['counted']}-01")
        yield facts["replaces"], replace(one, month=month, amount=-1)
