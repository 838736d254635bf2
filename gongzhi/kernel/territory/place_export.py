from typing import Any

from gongzhi.kernel.territory.models import Estate, Place
from gongzhi.kernel.territory.place_sheets import Kind, export

COMMUNITY_DIGITS = 12


def export_places(*, kind: str, under: Place) -> bytes:
    """The workbook of everything of this kind under a place; imported again it changes nothing."""
    what = Kind(kind)
    rows = estate_rows(under) if what == Kind.ESTATE else place_rows(what, under)
    return export(what, rows)


def place_rows(kind: Kind, under: Place) -> list[dict[str, Any]]:
    places = (
        Place.objects.current().under(under).filter(kind=kind.value).select_related("parent").order_by("code")
    )
    return [
        {
            "community": place.code[:COMMUNITY_DIGITS],
            "code": place.code,
            "name": place.name,
            "grid": place.parent.code if place.parent and place.parent.kind == Place.Kind.GRID else None,
            "households": place.households,
            "longitude": place.longitude,
            "latitude": place.latitude,
        }
        for place in places
    ]


def estate_rows(under: Place) -> list[dict[str, Any]]:
    estates = Estate.objects.filter(community__in=Place.objects.under(under)).select_related("community")
    return [
        {
            "community": estate.community.code,
            "name": estate.name,
            "year": estate.year,
            "households": estate.households,
            "is_rundown": estate.is_rundown,
            "buildings": [building.code for building in estate.buildings.all()],
        }
        for estate in estates.order_by("community__code", "name").prefetch_related("buildings")
    ]
