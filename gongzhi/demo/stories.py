"""A request from the first word to the last: its filing and the steps that have happened by now."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

from gongzhi.areas.requests.actions import Filing
from gongzhi.demo import ending, handling
from gongzhi.demo.fates import Fate, draw
from gongzhi.demo.filings import Homes, filing, is_urban
from gongzhi.demo.marks import Settings
from gongzhi.demo.pictures import Album
from gongzhi.demo.plot import Plot, Step
from gongzhi.demo.timetable import Slot
from gongzhi.demo.wording import Matter, matter, phrase
from gongzhi.demo.world import World
from gongzhi.kernel.clock.calendar import Calendar
from gongzhi.kernel.people.roles import Role

SENT_BACK = {"returned", "ruling"}
HASTE = 0.12  # of what must have come to a certain state by today


@dataclass(frozen=True)
class Story:
    filing: Filing
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Teller:
    settings: Settings
    world: World
    homes: Homes
    calendar: Calendar
    album: Album

    def tell(self, rng: Random, slot: Slot, number: int) -> Story:
        place = self.homes.showplace(rng) if slot.goes_to else self.homes.draw(rng)
        about = matter(rng, slot.at, is_urban(place))
        while not fits(about, slot):
            about = matter(rng, slot.at, is_urban(place))
        fate = draw(rng, about, slot.at, slot.left)
        filed = filing(self.world, rng, slot, number, place, about)
        files = self.album.take(about.category, rng)
        # Half of the pictures come with the report, half with the answer.
        if files and rng.random() < 0.5:
            filed, files = replace(filed, files=files), ()
        plot = Plot(
            rng=rng, world=self.world, calendar=self.calendar, filing=filed, place=place, matter=about,
            desk=self.world.desks.of(place, filed.accused if about.is_protected else None),
            is_protected=about.is_protected, haste=HASTE if slot.left else 1.0, at=slot.at,
            goes_to=slot.goes_to,
        )  # fmt: skip
        play(plot, fate, self.settings.seed, files)
        return Story(filed, tuple(until(self.settings.now, cut(plot.steps, fate))))


def fits(about: Matter, slot: Slot) -> bool:
    """No protected case is passed around, and a body gets what is its own."""
    if about.is_protected and slot.left in SENT_BACK:
        return False
    return not slot.goes_to or slot.goes_to in about.facts["to"]


def play(plot: Plot, fate: Fate, seed: int, files: tuple[UUID, ...]) -> None:
    plot.wait(0.1, 2.4 if not fate.is_late else 9.0)
    dispatcher = plot.at_desk(Role.DISPATCHER)
    if fate.refused and plot.rng.random() < 0.5:
        refuse(plot, fate)
        return
    plot.act(
        "accept", dispatcher, kind=plot.matter.kind, category=plot.matter.category, grade=plot.matter.grade,
        accused=plot.filing.accused.pk if plot.filing.accused else None,
    )  # fmt: skip
    plot.wait(0.1, 2.2 if not fate.is_late else 6.0)
    if fate.refused:
        refuse(plot, fate)
    elif fate.is_direct:
        plot.act("answer", dispatcher, answer=plot.matter.answer)
        ending.close(plot, None, fate, 1.0)
    else:
        body = handling.dispatch(plot, fate)
        speed = handling.pace(seed, body)
        handling.handle(plot, body, fate, speed, files)
        ending.close(plot, body, fate, speed)


def refuse(plot: Plot, fate: Fate) -> None:
    answer = phrase(plot.rng, f"refused_{fate.refused}")
    plot.act("refuse", plot.at_desk(Role.DISPATCHER), reason=fate.refused, answer=answer)


def cut(steps: list[Step], fate: Fate) -> list[Step]:
    if fate.cut is None:
        return steps
    name, times = fate.cut
    places = [number for number, step in enumerate(steps) if step.name == name]
    return steps[: places[times - 1] + 1] if times else []


def until(now: datetime, steps: list[Step]) -> list[Step]:
    return [step for step in steps if step.at <= now]
