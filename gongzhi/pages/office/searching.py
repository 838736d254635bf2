"""One box over everything that this reader may see."""

from dataclasses import dataclass

from django.db.models import Q

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.listing import Row, rows, telling
from gongzhi.areakit.registry import menu
from gongzhi.kernel.people import texts
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.queries import crumbs
from gongzhi.kernel.workflow.models import Case

MOST = 10
LONGEST = 60


@dataclass(frozen=True)
class FoundCases:
    area: Area
    rows: list[Row]
    is_more: bool


@dataclass(frozen=True)
class Results:
    words: str
    cases: list[FoundCases]
    places: list[tuple[Place, str]]
    organizations: list[Organization]

    @property
    def any(self) -> bool:
        return bool(self.cases or self.places or self.organizations)


def asked(text: str) -> str:
    return texts.clean(text)[:LONGEST]


def search(words: str, actor: Actor) -> Results:
    if not words:
        return Results("", [], [], [])
    found = [cases_in(area, words, actor) for area in menu(actor)]
    return Results(words, [one for one in found if one.rows], places(words), organizations(words))


def case_numbered(words: str, actor: Actor) -> Case | None:
    return Case.objects.visible_to(actor).filter(number=words).first()


def cases_in(area: Area, words: str, actor: Actor) -> FoundCases:
    mine = Case.objects.filter(area=area.name).visible_to(actor).with_names(*area.joins)
    found = list(telling(mine, words, actor).order_by("-pk")[: MOST + 1])
    return FoundCases(area, rows(area, found[:MOST], actor), len(found) > MOST)


def places(words: str) -> list[tuple[Place, str]]:
    found = list(Place.objects.current().search(words)[:MOST])
    above = crumbs(found)
    return [(place, above[place.pk]) for place in found]


def organizations(words: str) -> list[Organization]:
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    return list(
        Organization.objects.filter(named).select_related("place").order_by("kind", "name", "pk")[:MOST]
    )
