"""The areas, in menu order."""

from gongzhi.areakit import registry
from gongzhi.areakit.declaration import Area
from gongzhi.areas.requests.area import REQUESTS
from gongzhi.kernel.notices import telling

AREAS: tuple[Area, ...] = (REQUESTS,)


def install() -> None:
    registry.install(AREAS)
    telling.install(area.workflow for area in AREAS)
