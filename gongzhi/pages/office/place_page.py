"""一地一页: everything about a place."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.areakit.registry import menu
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Estate, Place
from gongzhi.kernel.territory.outline import Projection, svg_paths
from gongzhi.kernel.territory.queries import outlines
from gongzhi.kernel.workflow.models import Case
from gongzhi.pages.office.burden import Load, of_children, of_place
from gongzhi.pages.office.my_tasks import Task, joined, made

MAP_WIDTH = 320
CASES = 10


@dataclass(frozen=True)
class Child:
    place: Place
    load: Load


@dataclass(frozen=True)
class Shape:
    place: Place
    path: str
    load: Load


@dataclass(frozen=True)
class Map:
    shapes: list[Shape]
    frame: Projection


def place_page(place: Place, actor: Actor, now: datetime) -> dict[str, object]:
    loads = of_children(place, actor, now)
    below = list(place.children.filter(closed_on=None).order_by("sort_key", "pk"))
    return {
        "place": place,
        "chain": place.ancestors(),
        "load": of_place(place, actor, now),
        "children": [Child(one, loads.get(one.pk, Load())) for one in below],
        "map": drawn(below, loads) or drawn([place], {}),
        "organizations": Organization.objects.filter(place=place).order_by("kind", "name"),
        "desk": Organization.objects.filter(dispatches_for=place).first(),
        "estates": Estate.objects.filter(community=place).order_by("name"),
        "tasks": open_cases(place, actor),
        "areas": menu(actor),
        "now": now,
    }


def drawn(places: list[Place], loads: dict[int, Load]) -> Map | None:
    """None where nothing is drawn."""
    found = outlines(places)
    if not found:
        return None
    paths, frame = svg_paths(found, MAP_WIDTH)
    by_id = {place.pk: place for place in places}
    return Map([Shape(by_id[pk], path, loads.get(pk, Load())) for pk, path in paths.items()], frame)


def open_cases(place: Place, actor: Actor) -> list[Task]:
    """What falls due first."""
    areas = {area.name for area in menu(actor)}
    here = (
        Case.objects.visible_to(actor)
        .open()
        .with_names()
        .filter(place__path__contains=[place.pk], area__in=areas)
    )
    return made(list(joined(here, areas).order_by("due_at", "pk")[:CASES]), actor)
