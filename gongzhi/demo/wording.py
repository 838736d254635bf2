"""What is said, about which matter and where: templates filled in with the city's places."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from gongzhi.areas.requests.rules import is_protected
from gongzhi.demo.material import material
from gongzhi.demo.world import World
from gongzhi.kernel.people.day import HERE
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place

# Months in which a matter comes up three times as often.
SEASONS = {
    "heating": {11, 12, 1, 2, 3, 10},
    "dark": {10, 11, 12, 1},
    "mild": {4, 5, 6, 7, 8, 9},
    "warm": {5, 6, 7, 8, 9},
    "school": {6, 7, 8, 9},
    "year_end": {11, 12, 1},
    "any": set(),
}
# Nobody complains about the heating in July.
OUT_OF_SEASON = {"heating": 0.03, "dark": 0.6, "mild": 0.4, "warm": 0.35, "school": 0.4, "year_end": 0.7}
TIMES = ("三", "四", "五", "六", "七", "十", "十二", "十五")
KIND_WEIGHTS = {"help": 6, "complaint": 3, "consult": 2, "advice": 1.5, "tipoff": 3, "help.urgent": 0.5}


@dataclass(frozen=True)
class Matter:
    """template: what is said, with gaps for the place; answer: what is done about it in the end."""

    category: str
    kind: str
    grade: str
    template: str
    answer: str

    def __post_init__(self) -> None:
        assert self.answer, self.template  # noqa: S101 — a slip in data/matters.toml

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = material("matters")[self.category]
        return found

    @property
    def is_protected(self) -> bool:
        return is_protected(self.kind, self.category)

    @property
    def is_outdoors(self) -> bool:
        return bool(self.facts.get("outdoors"))


def matter(rng: Random, at: datetime, is_urban: bool) -> Matter:
    """What is on somebody's mind there and then."""
    known = material("matters")
    fitting = [name for name, facts in known.items() if is_urban or facts.get("rural")]
    month = at.astimezone(HERE).month
    category = rng.choices(fitting, [weight(known[name], month) for name in fitting])[0]
    listed = known[category]["words"]
    said = rng.choices(list(listed), [KIND_WEIGHTS[name] for name in listed])[0]
    kind, _dot, grade = said.partition(".")
    template, _bar, answer = rng.choice(listed[said]).partition(" | ")
    return Matter(category, kind, grade or usual_grade(rng, category, kind), template, answer)


def weight(facts: dict[str, Any], month: int) -> float:
    season = facts["season"]
    if month in SEASONS[season]:
        return float(facts["weight"]) * 1.6
    return float(facts["weight"]) * OUT_OF_SEASON.get(season, 1.0)


def usual_grade(rng: Random, category: str, kind: str) -> str:
    if kind == "consult":
        return "consult"
    hard = category in {"housing", "building", "labour", "conduct"} or kind == "tipoff"
    return "complex" if rng.random() < (0.5 if hard else 0.06) else "normal"


def fill(rng: Random, template: str, world: World, place: Place, accused: Organization | None) -> str:
    spot, gate = where(rng, world, place)
    return template.format(
        spot=spot, gate=gate, road=rng.choice(material("words")["roads"].split()), days=rng.choice(TIMES),
        cold=rng.randint(12, 17), accused=accused,
    )  # fmt: skip


def where(rng: Random, world: World, place: Place) -> tuple[str, str]:
    """Where the person lives, and somewhere near it."""
    if place.kind == Place.Kind.BUILDING:
        return f"{place.name}{rng.randint(1, 4)}单元", f"{place.name.rstrip('0123456789号楼')}门口"
    if place.kind == Place.Kind.COMMUNITY:
        return around_community(rng, world, place)
    road = rng.choice(material("words")["roads"].split())
    name = "城区" if place.kind == Place.Kind.CITY else place.name
    return f"{name}{road}的居民楼", f"{name}{road}路口"


def around_community(rng: Random, world: World, place: Place) -> tuple[str, str]:
    if place.form != Place.Form.RESIDENTS:
        village = place.name.removesuffix("村委会")
        return f"{village}村{rng.choice('一二三四五')}社", f"{village}村口"
    if estates := world.estates.get(place.pk):
        estate = rng.choice(estates)
        return f"{estate}{rng.randint(1, 8)}号楼", f"{estate}门口"
    name = place.name.removesuffix("居委会")
    return f"{name}{rng.randint(1, 20)}号楼", f"{name}广场"


def phrase(rng: Random, name: str) -> str:
    found = material("phrases")[name]
    return numbered(rng, found if isinstance(found, str) else rng.choice(found))


def numbered(rng: Random, text: str) -> str:
    return text.format(n=rng.randint(2, 18)) if "{n}" in text else text
