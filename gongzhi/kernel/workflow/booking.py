"""Clocks and holders of a batch of cases: loaded once, changed in memory, written in bulk."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from gongzhi.kernel.clock.duration import due, shift, worked
from gongzhi.kernel.clock.limit import Unit
from gongzhi.kernel.clock.queries import calendars
from gongzhi.kernel.workflow.declaration import Phase
from gongzhi.kernel.workflow.models import Case, Deadline, Holding
from gongzhi.kernel.workflow.rows import write_rows


class Books:
    """The open holdings and deadlines of the given cases, by case number: new cases have no id yet."""

    def __init__(self, cases: Iterable[Case], *, brand_new: bool = False) -> None:
        self.calendars = calendars()
        self.new_holdings: list[Holding] = []
        self.new_deadlines: list[Deadline] = []
        self.holdings: dict[str, Holding] = {}
        self.deadlines: dict[str, list[Deadline]] = defaultdict(list)
        self.changed: dict[int, Deadline] = {}
        self.changed_holdings: dict[int, Holding] = {}
        if brand_new:
            return
        numbers = {case.pk: case.number for case in cases}
        for holding in Holding.objects.filter(case__in=numbers, until=None):
            self.holdings[numbers[holding.case_id]] = holding
        for deadline in Deadline.objects.filter(case__in=numbers, met_at=None, dropped_at=None):
            self.deadlines[numbers[deadline.case_id]].append(deadline)

    def end(self, case: Case, phases: Iterable[str], field: str, now: datetime) -> list[Deadline]:
        """Ends the running deadlines of these phases: field is met_at or dropped_at."""
        ended = [deadline for deadline in self.deadlines[case.number] if deadline.phase in phases]
        for deadline in ended:
            setattr(deadline, field, now)
            self.changed[deadline.pk] = deadline
        self.deadlines[case.number] = [d for d in self.deadlines[case.number] if d.phase not in phases]
        return ended

    def start(self, case: Case, phases: Iterable[Phase], now: datetime) -> None:
        """Starts what is not yet running, by the working time of whoever holds the case."""
        holder_id = case.holder_id or case.desk_id
        running = {deadline.phase for deadline in self.deadlines[case.number]}
        calendar = self.calendars.of(holder_id)
        for phase in phases:
            if phase.name in running:
                continue
            limit = phase.limit(case.grade)
            moment = due(now, limit, calendar)
            deadline = Deadline(
                case=case, phase=phase.name, organization_id=holder_id, amount=limit.amount, unit=limit.unit,
                started_at=now, promised_at=moment.at, due_at=moment.at, provisional=moment.provisional,
            )  # fmt: skip
            self.deadlines[case.number].append(deadline)
            self.new_deadlines.append(deadline)

    def resume(self, case: Case, now: datetime) -> None:
        """The pause ends: every running promise moves by the time that stood still."""
        if case.paused_since is None:
            return
        calendar = self.calendars.of(case.holder_id)
        for deadline in self.deadlines[case.number]:
            since = max(case.paused_since, deadline.started_at)
            moved = shift(deadline.due_at, since, now, Unit(deadline.unit), calendar)
            deadline.due_at, deadline.provisional = moved.at, moved.provisional
            self.changed[deadline.pk] = deadline
        holding = self.holdings[case.number]
        holding.paused += worked(case.paused_since, now, calendar)
        self.changed_holdings[holding.pk] = holding
        case.paused_since, case.pause_reason = None, ""

    def hand_over(self, case: Case, holder_id: int | None, now: datetime) -> None:
        """Books the time of whoever held the case and begins the next one's."""
        before = self.holdings.get(case.number)
        if before and before.organization_id == holder_id:
            return
        if before:
            before.until = now
            before.worked = max(
                worked(before.since, now, self.calendars.of(before.organization_id)) - before.paused,
                timedelta(),
            )
            self.changed_holdings[before.pk] = before
        case.holder_id = holder_id
        if holder_id is not None:
            self.new_holdings.append(Holding(case=case, organization_id=holder_id, since=now))

    def look_ahead(self, case: Case) -> None:
        """The nearest running promise becomes the case's own due date."""
        nearest = min(self.deadlines[case.number], key=lambda deadline: deadline.due_at, default=None)
        case.due_at = nearest.due_at if nearest else None
        case.provisional = nearest.provisional if nearest else False

    def write(self) -> None:
        write_rows(list(self.changed_holdings.values()), ["until", "worked", "paused"])
        write_rows(list(self.changed.values()), ["met_at", "dropped_at", "due_at", "provisional"])
        Holding.objects.bulk_create(self.new_holdings, batch_size=2000)
        Deadline.objects.bulk_create(self.new_deadlines, batch_size=2000)
