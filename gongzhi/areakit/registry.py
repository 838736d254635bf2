"""The installed areas, in menu order."""

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.figures import register_figures
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow import registry as workflows

_areas: dict[str, Area] = {}


def install(areas: tuple[Area, ...]) -> None:
    for area in areas:
        _areas[area.name] = area
        workflows.register(area.workflow)
        register_figures(area.workflow)


def areas() -> tuple[Area, ...]:
    return tuple(_areas.values())


def area_of(name: str) -> Area | None:
    return _areas.get(name)


def menu(actor: Actor) -> tuple[Area, ...]:
    return tuple(area for area in areas() if area.audience(actor, None))
