"""When the year's requests come in, and which of the late ones are left lying in which state."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice
from gongzhi.kernel.people.day import HERE

DAYS = 364  # before the last day
# Every state that a queue can show, so that each has something to show today.
STUCK = ("filed", "accepted", "dispatched", "handling", "paused", "returned", "ruling", "done", "redo")
ROUNDS = ("community", "street", "", "", "")  # the queues of the demo accounts are filled first
STUCK_DAYS = (6, 24)  # ago, at the latest and at the earliest
HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 11, 13, 12, 9, 6, 8, 10, 10, 9, 8, 7, 7, 6, 5, 3, 2)
MONTHS = (1.25, 0.9, 1.0, 1.0, 0.95, 1.0, 1.1, 1.05, 0.9, 1.1, 1.3, 1.3)
WEEKEND = 0.55


@dataclass(frozen=True)
class Slot:
    at: datetime
    left: str = ""  # the state in which nobody goes on
    goes_to: str = ""  # the street or the community of the demo accounts


def openings(settings: Settings) -> list[Slot]:
    """In order of time."""
    rng = dice(settings.seed, "timetable")
    now, total = settings.now, settings.requests
    stuck = min(max(2 * len(STUCK), total // 25), total // 2)
    fresh = min(max(6, total // 80), total // 4)
    earliest, latest = (now - timedelta(days=days) for days in reversed(STUCK_DAYS))
    slots = [
        Slot(
            between(rng, earliest, latest),
            STUCK[number % len(STUCK)],
            ROUNDS[number // len(STUCK) % len(ROUNDS)],
        )
        for number in range(stuck)
    ]
    slots += [Slot(between(rng, this_morning(now), now)) for _number in range(fresh)]
    slots += [Slot(at) for at in over_the_year(rng, now, total - stuck - fresh)]
    return sorted(slots, key=lambda slot: (slot.at, slot.left))


def between(rng: Random, first: datetime, last: datetime) -> datetime:
    return first + timedelta(seconds=rng.randrange(int((last - first).total_seconds())))


def this_morning(now: datetime) -> datetime:
    """The last hours, where the day has only begun."""
    morning = datetime.combine(now.astimezone(HERE).date(), time(6), HERE)
    return morning if now - morning > timedelta(hours=2) else now - timedelta(hours=9)


def over_the_year(rng: Random, now: datetime, count: int) -> list[datetime]:
    today = now.astimezone(HERE).date()
    days = [today - timedelta(days=ago) for ago in range(DAYS, -1, -1)]
    weights = [MONTHS[day.month - 1] * (WEEKEND if day.weekday() > 4 else 1.0) for day in days]
    found = []
    for day in rng.choices(days, weights, k=count):
        clock = time(rng.choices(range(24), HOURS)[0], rng.randrange(60), rng.randrange(60))
        at = datetime.combine(day, clock, HERE)
        # What would come in only this evening came in last evening.
        found.append(at if at <= now else at - timedelta(days=1))
    return found
