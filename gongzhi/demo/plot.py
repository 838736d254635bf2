"""One case as it goes on: its steps, each by somebody at a moment of the city's working time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from gongzhi.areas.requests.actions import Filing
from gongzhi.demo.wording import Matter
from gongzhi.demo.world import World
from gongzhi.kernel.clock.calendar import Calendar
from gongzhi.kernel.clock.line import day_of, length, moment, ticks
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place

URGENT_HOUR = timedelta(minutes=9)  # what takes an hour otherwise


@dataclass(frozen=True)
class Step:
    name: str
    actor: Actor
    at: datetime
    facts: dict[str, Any]


@dataclass
class Plot:
    rng: Random
    world: World
    calendar: Calendar
    filing: Filing
    place: Place
    desk: Organization
    matter: Matter
    is_protected: bool
    haste: float
    at: datetime
    goes_to: str = ""  # first of all, whatever the matter
    steps: list[Step] = field(default_factory=list)

    def wait(self, low: float, high: float) -> None:
        """Working hours; of an urgent matter, which does not wait for the office to open, minutes."""
        hours = self.rng.uniform(low, high) * self.haste
        if self.matter.grade == "urgent":
            self.at += hours * URGENT_HOUR
            return
        seconds = timedelta(seconds=max(60, round(hours * 3600)))
        line = self.calendar.office
        self.at = moment(line.after(day_of(self.at).year, ticks(self.at), length(seconds)))
        self.at += timedelta(seconds=self.rng.randrange(900))

    def act(self, name: str, actor: Actor, **facts: Any) -> None:
        self.steps.append(Step(name, actor, self.at, facts))

    def at_desk(self, role: Role) -> Actor:
        return self.world.at_desk(self.desk, role, self.rng)
