"""From what a resident writes about a place to a place that we know."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Length

from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Estate, Place, crumb

MOST = 12
SHORTEST = 3  # an estate of two characters would be found in too many sentences
# Written with its ending: 长春路 and 北京街 may well be streets of this city.
ELSEWHERE = (
    "北京市", "天津市", "上海市", "重庆市", "长春市", "吉林市", "四平市", "辽源市", "通化市", "白山市", "白城市",
    "延边州", "延边朝鲜族自治州", "哈尔滨市", "大庆市", "齐齐哈尔市", "沈阳市", "大连市", "石家庄市", "太原市",
    "呼和浩特市", "通辽市", "济南市", "青岛市", "南京市", "苏州市", "杭州市", "合肥市", "福州市", "厦门市", "南昌市",
    "郑州市", "武汉市", "长沙市", "广州市", "深圳市", "南宁市", "海口市", "三亚市", "成都市", "贵阳市", "昆明市",
    "拉萨市", "西安市", "兰州市", "西宁市", "银川市", "乌鲁木齐市", "香港", "澳门",
)  # fmt: skip


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    detail: str = ""


def desk_place() -> Place | None:
    """The place of the city's desk, for what names no place."""
    return Place.objects.filter(dispatch_desk__isnull=False).order_by("path__len", "pk").first() or (
        Place.objects.filter(parent=None).order_by("pk").first()
    )


def place_of(value: str) -> Place | None:
    if not value.isdecimal() or len(value) > 18:
        return None
    return Place.objects.current().filter(pk=int(value)).first()


def find(text: str) -> list[Option]:
    """The places that may be meant, the likeliest first: by name, pinyin initials or estate; else those named in it."""
    wanted = text.strip()
    if not wanted or is_elsewhere(wanted):
        return []
    places = list(Place.objects.current().search(wanted)[:MOST])
    exact = [place for place in places if place.name == wanted]
    estates = (
        []
        if exact
        else list(Estate.objects.filter(name__icontains=wanted).select_related("community")[:MOST])
    )
    if not places and not estates:
        places, estates = named_in(wanted)
    return options(exact or places, estates)[:MOST]


def named_in(text: str) -> tuple[list[Place], list[Estate]]:
    """团结社区3号楼门口 names 团结社区: the smallest place whose name is part of what was written."""
    written = Value(text)
    places = list(
        Place.objects.current()
        .exclude(kind__in=[Place.Kind.GRID, Place.Kind.BUILDING, Place.Kind.PROVINCE])
        .alias(written=written)
        .filter(written__contains=F("name"))
        .order_by("-path__len", "sort_key")[:MOST]
    )
    above = {place_id for place in places for place_id in place.path[:-1]}
    within = [place for place in places if above_fits(place, places)]
    estates: list[Estate] = list(
        Estate.objects.alias(written=written)
        .filter(written__contains=F("name"))
        .select_related("community")[:MOST]
    )
    return [place for place in within if place.pk not in above], [
        one for one in estates if len(one.name) >= SHORTEST
    ]


def above_fits(place: Place, named: Sequence[Place]) -> bool:
    """Where a street or county is named too, only places within it are meant."""
    wider = [other for other in named if len(other.path) < len(place.path)]
    return not wider or any(other.pk in place.path for other in wider)


def is_elsewhere(text: str) -> bool:
    """Names a city that is not one of ours."""
    named = [name for name in ELSEWHERE if name in text]
    return bool(named) and not Place.objects.filter(name__in=named).exists()


def options(places: Sequence[Place], estates: Sequence[Estate]) -> list[Option]:
    """Each with what lies above it; two queries however many."""
    everything = [*places, *(estate.community for estate in estates)]
    above = Place.objects.in_bulk({place_id for place in everything for place_id in place.path})
    chain = {place.pk: crumb([above[place_id] for place_id in place.path]) for place in everything}
    shown = [Option(str(place.pk), place.name, chain[place.pk]) for place in places]
    return shown + [
        Option(str(estate.community_id), estate.name, chain[estate.community_id]) for estate in estates
    ]


def find_organizations(text: str) -> list[Option]:
    wanted = text.strip()
    by_name = Organization.objects.filter(name__icontains=wanted) | Organization.objects.filter(
        short_name__icontains=wanted
    )
    found = list(by_name.select_related("place").order_by(Length("name"), "pk")[:MOST])
    exact = [one for one in found if wanted in {one.name, one.short_name}]
    return [Option(str(one.pk), one.name, one.place.name if one.place else "") for one in (exact or found)]


def organization_of(value: str) -> Organization | None:
    if not value.isdecimal() or len(value) > 18:
        return None
    return Organization.objects.filter(pk=int(value)).first()
