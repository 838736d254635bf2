"""The finished city as the stories need it: who sits where, who may act, what lies around."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from gongzhi.demo.divisions import DISTRICT
from gongzhi.demo.material import material
from gongzhi.demo.organizations import department_names
from gongzhi.kernel.people.actor import Actor, Channel, actor_for
from gongzhi.kernel.people.models import Appointment, Organization
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Estate, Place
from gongzhi.kernel.workflow.opening import Desks

WORKERS = (Role.HANDLER, Role.CLERK, Role.COMMUNITY_WORKER)


@dataclass
class World:
    city: Place
    places: dict[int, Place]  # down to the community
    buildings: list[Place]
    estates: dict[int, list[str]]  # names by community id
    bodies: dict[int, Organization]
    seats: dict[int, Organization]  # street offices and committees by place id
    departments: dict[tuple[int, str], Organization]  # by county or city id and key
    actors: dict[tuple[int, Role], list[Actor]]
    stewards: dict[int, Actor]  # by building id
    desks: Desks

    def worker(self, body: Organization, rng: Random) -> Actor:
        return rng.choice([actor for role in WORKERS for actor in self.actors.get((body.pk, role), [])])

    def at_desk(self, desk: Organization, role: Role, rng: Random) -> Actor:
        return rng.choice(self.actors[desk.pk, role])

    def above(self, place: Place, kind: Place.Kind) -> Place | None:
        return next(
            (self.places[pk] for pk in place.path if pk in self.places and self.places[pk].kind == kind), None
        )

    def seat_near(self, place: Place, kind: Organization.Kind) -> Organization | None:
        """The committee or street office that answers for a place."""
        found = [self.seats[pk] for pk in reversed(place.path) if pk in self.seats]
        return next((body for body in found if body.kind == kind), found[0] if found else None)


def load() -> World:
    places = {
        place.pk: place
        for place in Place.objects.exclude(kind__in=[Place.Kind.GRID, Place.Kind.BUILDING]).order_by("code")
    }
    estates: dict[int, list[str]] = defaultdict(list)
    for estate in Estate.objects.order_by("pk"):
        estates[estate.community_id].append(estate.name)
    bodies = {body.pk: body for body in Organization.objects.order_by("pk")}
    actors: dict[tuple[int, Role], list[Actor]] = defaultdict(list)
    stewards: dict[int, Actor] = {}
    for appointment in Appointment.objects.with_scope().order_by("pk"):
        if appointment.post.role == Role.STEWARD:
            stewards[appointment.post.place_id] = actor_for(appointment, Channel.STEWARD)
        else:
            actors[appointment.post.organization_id, Role(appointment.post.role)].append(
                actor_for(appointment)
            )
    return World(
        city=next(place for place in places.values() if place.kind == Place.Kind.CITY),
        places=places,
        buildings=list(Place.objects.filter(kind=Place.Kind.BUILDING).order_by("code")),
        estates=estates,
        bodies=bodies,
        seats={
            body.place_id or 0: body
            for body in bodies.values()
            if body.kind in {Organization.Kind.STREET, Organization.Kind.COMMUNITY}
        },
        departments=departments(places, bodies),
        actors=actors,
        stewards=stewards,
        desks=Desks(),
    )


def departments(
    places: dict[int, Place], bodies: dict[int, Organization]
) -> dict[tuple[int, str], Organization]:
    by_name = {(body.place_id, body.name): body for body in bodies.values()}
    found = {}
    for place in places.values():
        if place.kind in {Place.Kind.CITY, Place.Kind.COUNTY}:
            listed = department_names(place)
            if place.code == DISTRICT:
                listed = listed | material("organizations")["state_enterprises"]
            for key, (name, _short) in listed.items():
                found[place.pk, key] = by_name[place.pk, name]
    return found
