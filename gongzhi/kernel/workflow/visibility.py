"""Which cases, and which reporters' words, an actor may see. Deny by default; DESIGN R9."""

from django.db.models import Q

from gongzhi.kernel.people.actor import Actor, ActorKind
from gongzhi.kernel.people.roles import Role

# These answer for a place; a handler answers for an organisation's own cases, a steward for what they reported.
OF_A_PLACE = {
    Role.DISPATCHER,
    Role.CALLER,
    Role.SECRETARY,
    Role.LEADER,
    Role.CLERK,
    Role.COMMUNITY_WORKER,
    Role.AUDITOR,
    Role.EVALUATOR,
}
KEEPS_THE_DESK = {Role.DISPATCHER, Role.CALLER}
NOTHING = Q(pk__in=[])


def is_complained_about(actor: Actor, prefix: str = "") -> Q:
    """The actor's body is the one complained about, or stands below it."""
    return Q(**{f"{prefix}accused_id__in": actor.organization_path})


def is_desk_of(actor: Actor, desk_id: int) -> bool:
    return actor.kind is ActorKind.SYSTEM or (
        actor.role in KEEPS_THE_DESK and actor.organization_id == desk_id
    )


def keeps_the_desk(actor: Actor, prefix: str = "") -> Q:
    if actor.role not in KEEPS_THE_DESK:
        return NOTHING
    return Q(**{f"{prefix}desk_id": actor.organization_id})


def own_reach(actor: Actor) -> Q:
    reach = Q(holder_id=actor.organization_id) | Q(worker_id=actor.organization_id)
    if actor.role in OF_A_PLACE:
        reach |= Q(place__path__contains=[actor.place_id])
    if actor.role == Role.STEWARD:
        reach = Q(filed_by_id=actor.appointment_id)
    return reach


def cases(actor: Actor) -> Q:
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is not ActorKind.PERSON or actor.organization_id is None:
        return NOTHING
    holds = Q(holder_id=actor.organization_id) | Q(worker_id=actor.organization_id)
    restricted = Q(restricted=True) & ~is_complained_about(actor) & (keeps_the_desk(actor) | holds)
    return (Q(restricted=False) & own_reach(actor)) | restricted


def words(actor: Actor) -> Q:
    """Reports whose words and photos the actor may read. Of a restricted case only its desk."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is not ActorKind.PERSON or actor.organization_id is None:
        return NOTHING
    open_words = Q(case__restricted=False)
    return (open_words | keeps_the_desk(actor, "case__")) & ~(
        Q(case__restricted=True) & is_complained_about(actor, "case__")
    )


def reporters(actor: Actor) -> Q:
    """Reports whose reporter the actor may know: never of those who complained about the actor's body."""
    return words(actor) & (Q(case__accused_id=None) | ~is_complained_about(actor, "case__"))
