"""A city in which every state of a request, and every step that may be taken next, is to be seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from gongzhi.kernel.people.models import Appointment, Person, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY, City, Step, dispatched_steps, done_steps, filed, walk

BACK: dict[str, object] = {"reason": "not_ours", "article": "职责清单第 12 条"}
UNSOLVED: dict[str, object] = {"outcome": "unsolved", "satisfaction": "dissatisfied"}


@dataclass(frozen=True)
class Example:
    """A case in some state, and who has something to do with it."""

    name: str
    who: str
    steps: tuple[Step, ...]


def examples(city: City) -> list[Example]:
    sent, done = dispatched_steps(city), done_steps(city)
    returned = [*sent, ("return", "城管承办人", BACK)]
    again: list[Step] = [("dispatch", "派单员", {"organization": city.organizations["区住建局"].pk})]
    paused: Step = ("pause", "城管承办人", {"reason": "weather", "why": "大雪，雪停后继续。"})
    solved: Step = ("call_back", "回访员", {"outcome": "solved", "satisfaction": "satisfied"})
    table: dict[str, tuple[str, list[Step]]] = {
        "filed": ("派单员", []),
        "accepted": ("派单员", sent[:1]),
        "dispatched": ("城管承办人", sent),
        "handling": ("城管承办人", done[:3]),
        "contacted": ("城管承办人", done[:4]),
        "paused": ("城管承办人", [*done[:4], paused]),
        "returned": ("派单员", returned),
        "ruling": ("派单员", [*returned, *again, ("return", "住建承办人", BACK)]),
        "done": ("回访员", done),
        "redo": ("城管承办人", [*done, ("call_back", "回访员", UNSOLVED)]),
        "closed": ("派单员", [*done, solved]),
        "refused": ("派单员", [("refuse", "派单员", {"reason": "in_court", "answer": "请等待法院判决。"})]),
    }
    return [Example(name, who, tuple(steps)) for name, (who, steps) in table.items()]


def open_examples(city: City) -> list[tuple[Example, Case]]:
    """Filed on a Monday in the past, and taken on from there now: some of it is late."""
    return list(opened(city))


def opened(city: City) -> Iterator[tuple[Example, Case]]:
    for number, example in enumerate(examples(city)):
        said = f"{example.name}：第 {number + 1} 件，路灯不亮，晚上看不见路。"
        case = filed(city, said, name="李四", phone="10012345678")
        yield example, walk(city, case, list(example.steps), moments())


def moments() -> "Moments":
    return Moments(max(MONDAY, timezone.now()))


@dataclass(frozen=True)
class Moments:
    """A minute after the other."""

    first: datetime

    def __call__(self, number: int) -> datetime:
        return self.first + timedelta(minutes=number)


def appoint_administrator(city: City) -> None:
    body, place = city.organizations["市委市政府"], city.places["松原市"]
    person = Person.objects.create(name="系统管理员", created_at=MONDAY)
    post = Post.objects.create(role=Role.ADMINISTRATOR, organization=body, place=place)
    city.appointments["系统管理员"] = Appointment.objects.create(
        person=person, post=post, period=DateRange(MONDAY.date().replace(year=2020), None)
    )
