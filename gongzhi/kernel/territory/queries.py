from collections.abc import Iterable

from gongzhi.kernel.territory.models import Outline, Place, crumb
from gongzhi.kernel.territory.outline import Rings


def crumbs(places: Iterable[Place]) -> dict[int, str]:
    """Id → 宁江区 / 团结街道 / 团结社区, in one query for all of them."""
    wanted = list(places)
    above = Place.objects.in_bulk({ancestor for place in wanted for ancestor in place.path[:-1]})
    return {place.pk: crumb([*(above[ancestor] for ancestor in place.path[:-1]), place]) for place in wanted}


def crumbs_by_id(ids: Iterable[int]) -> dict[int, str]:
    return crumbs(Place.objects.filter(pk__in=set(ids)))


def outlines(places: Iterable[Place]) -> dict[int, Rings]:
    """Place id → rings; places without an outline are shown as a symbol."""
    found = Outline.objects.filter(place_id__in=[place.pk for place in places]).order_by("place__sort_key")
    return dict(found.values_list("place_id", "rings"))
