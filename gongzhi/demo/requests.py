"""A year of requests, run through the real actions in batches: all of a batch take their first step, then the next."""

from collections.abc import Callable, Iterator, Sequence
from math import ceil

from gongzhi.areas.requests.actions import file_many
from gongzhi.demo import world
from gongzhi.demo.filings import Homes
from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice
from gongzhi.demo.pictures import Album
from gongzhi.demo.plot import Step
from gongzhi.demo.progress import Advance
from gongzhi.demo.stories import Story, Teller
from gongzhi.demo.timetable import openings
from gongzhi.kernel.clock.queries import calendar_for
from gongzhi.kernel.workflow.actions import perform_many
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.opening import Opened

BATCH = 1000


def batches(settings: Settings) -> int:
    return ceil(settings.requests / BATCH)


def batch_of(number: int) -> Callable[[Settings, Advance], int]:
    def file_batch(settings: Settings, advance: Advance) -> int:
        return play(list(stories(settings, number)), advance)

    return file_batch


def stories(settings: Settings, batch: int) -> Iterator[Story]:
    known = world.load()
    teller = Teller(
        settings=settings,
        world=known,
        homes=Homes(known, dice(settings.seed, "homes")),
        calendar=calendar_for(None),
        album=Album(settings.seed, settings.requests, batch, batches(settings)),
    )
    slots = openings(settings)
    for number in range(batch * BATCH, min((batch + 1) * BATCH, len(slots))):
        yield teller.tell(dice(settings.seed, "story", number), slots[number], number)


def play(told: Sequence[Story], advance: Advance) -> int:
    total = sum(len(story.steps) for story in told)
    opened = file_many([story.filing for story in told])
    done = 0
    advance(done, total)
    for number in range(max(len(story.steps) for story in told)):
        pairs = zip(opened, told, strict=True)
        going = [(case, story.steps[number]) for case, story in pairs if len(story.steps) > number]
        going.sort(key=lambda pair: pair[1].at)
        perform_many([move(case, step) for case, step in going])
        done += len(going)
        advance(done, total)
    return len(told)


def move(case: Opened, step: Step) -> Move:
    facts = {**step.facts, "report": case.report.pk} if step.name == "rate" else step.facts
    return Move(case_id=case.case.pk, name=step.name, actor=step.actor, now=step.at, facts=facts)
