"""The areas, in menu order."""

from gongzhi.areakit import registry
from gongzhi.areakit.declaration import Area
from gongzhi.areas.requests.area import REQUESTS

AREAS: tuple[Area, ...] = (REQUESTS,)


def install() -> None:
    registry.install(AREAS)
