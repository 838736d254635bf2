"""Who reports what, where and through which channel."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from gongzhi.areas.requests import words
from gongzhi.areas.requests.actions import Filing
from gongzhi.demo.divisions import DISTRICT
from gongzhi.demo.names import person_name, phone, polite_name
from gongzhi.demo.timetable import Slot
from gongzhi.demo.wording import Matter, fill
from gongzhi.demo.world import World
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place

CHANNELS = {
    Channel.PORTAL: 40, Channel.PHONE: 33, Channel.STEWARD: 45, Channel.OFFICE: 9, Channel.API: 4, Channel.IMPORT: 2,
}  # fmt: skip
REGISTER = "12345-2024"  # the older register from which a few were carried over
SHOWPLACE = "220702001001"  # 团结社区, where demo accounts are
Kind = Organization.Kind


class Homes:
    """Where reports come from: mostly the city's own communities, and from some of them more than from others."""

    def __init__(self, world: World, rng: Random) -> None:
        communities = [place for place in world.places.values() if place.kind == Place.Kind.COMMUNITY]
        urban = [place for place in communities if place.form == Place.Form.RESIDENTS]
        district = next(place.pk for place in world.places.values() if place.code == DISTRICT)
        streets = [place for place in world.places.values() if place.form == Place.Form.STREET]
        self.pools: tuple[tuple[int, list[Place]], ...] = (
            (30, world.buildings),
            (36, [place for place in urban if district in place.path]),
            (4, [place for place in streets if district in place.path]),
            (4, [place for place in communities if district in place.path and place not in urban]),
            (9, [place for place in urban if district not in place.path]),
            (10, [place for place in communities if district not in place.path and place not in urban]),
            (7, [world.city]),
        )
        community = next(place for place in communities if place.code == SHOWPLACE)
        self.showplaces = [place for place in world.buildings if community.pk in place.path]
        self.weights = [[rng.expovariate(1) + 0.2 for _place in pool] for _share, pool in self.pools]

    def showplace(self, rng: Random) -> Place:
        """Half of the time the house that the steward with a demo account looks after."""
        return self.showplaces[0] if rng.random() < 0.5 else rng.choice(self.showplaces)

    def draw(self, rng: Random) -> Place:
        shares = [share for share, _pool in self.pools]
        number = rng.choices(range(len(self.pools)), shares)[0]
        return rng.choices(self.pools[number][1], self.weights[number])[0]


def is_urban(place: Place) -> bool:
    return place.kind in {Place.Kind.BUILDING, Place.Kind.STREET} or place.form == Place.Form.RESIDENTS


def filing(world: World, rng: Random, slot: Slot, number: int, place: Place, matter: Matter) -> Filing:
    accused = complained_about(world, rng, place) if matter.category in words.PROTECTED_CATEGORIES else None
    desk = world.desks.of(place, accused if matter.is_protected else None)
    channel = draw_channel(world, rng, place, matter.is_protected)
    name, number_to_call = contact(rng, channel, matter.is_protected)
    made = Filing(
        words=fill(rng, matter.template, world, place, accused), place=place, kind=matter.kind,
        category=matter.category, accused=accused, now=slot.at, key=UUID(int=rng.getrandbits(128), version=4),
        actor=reporter(world, rng, place, desk, channel), name=name, phone=number_to_call,
    )  # fmt: skip
    return carried_over(rng, made, number) if channel == Channel.IMPORT else made


def draw_channel(world: World, rng: Random, place: Place, protected: bool) -> Channel:
    possible = dict(CHANNELS)
    if place.pk not in world.stewards:
        del possible[Channel.STEWARD]
    if protected or place.kind == Place.Kind.CITY:
        # Nobody accuses an office through the office next door.
        del possible[Channel.OFFICE]
        possible.pop(Channel.STEWARD, None)
    return rng.choices(list(possible), list(possible.values()))[0]


def reporter(world: World, rng: Random, place: Place, desk: Organization, channel: Channel) -> Actor:
    match channel:
        case Channel.STEWARD:
            return world.stewards[place.pk]
        case Channel.PHONE:
            return replace(
                world.at_desk(desk, rng.choice((Role.DISPATCHER, Role.CALLER)), rng), channel=channel
            )
        case Channel.OFFICE:
            body = world.seat_near(place, Kind.COMMUNITY)
            assert body is not None  # noqa: S101 — every place below a county has a street office
            return world.worker(body, rng)
        case Channel.IMPORT:
            return Actor.system(channel)
        case Channel.API:
            return Actor.resident(channel)
    return Actor.anonymous()


def contact(rng: Random, channel: Channel, protected: bool) -> tuple[str, str]:
    """Who calls has a number; on the web many leave none, and of those who accuse somebody most do not."""
    leaves = {Channel.PHONE: 1.0, Channel.OFFICE: 0.6, Channel.STEWARD: 0.8}.get(channel, 0.75)
    if rng.random() >= leaves * (0.5 if protected else 1.0):
        return "", ""
    name = polite_name(rng) if rng.random() < 0.6 else person_name(rng)
    return name, phone(rng)


def complained_about(world: World, rng: Random, place: Place) -> Organization:
    """A body that people of this place deal with; seldom the government above it."""
    county = world.above(place, Place.Kind.COUNTY)
    seat = county or world.city
    departments = [body for (where, _key), body in world.departments.items() if where == seat.pk]
    offices = [
        body for body in (world.seat_near(place, Kind.STREET), world.seat_near(place, Kind.COMMUNITY)) if body
    ]
    choice = rng.random()
    if choice < 0.05 and county:
        return next(
            b for b in world.bodies.values() if b.kind == Kind.PARTY_GOVERNMENT and b.place_id == seat.pk
        )
    if choice < 0.5 and offices:
        return rng.choice(offices)
    served = [body for body in departments if "纪" not in body.name and "社会工作部" not in body.name]
    return rng.choice(served)


def carried_over(rng: Random, filing: Filing, number: int) -> Filing:
    opened: datetime = filing.now - timedelta(days=rng.randint(2, 25), minutes=rng.randrange(600))
    return replace(filing, origin=REGISTER, origin_number=f"{number:06}", opened_at=opened)
