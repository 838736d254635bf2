"""Who looks after a place: bodies and posts, never a person's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.people.models import Appointment, Organization, Post
from gongzhi.kernel.people.queries import dispatch_desk
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.territory.models import Place

SEATED = (Organization.Kind.COMMUNITY, Organization.Kind.STREET, Organization.Kind.PROPERTY_FIRM)


@dataclass(frozen=True)
class Steward:
    post: Post
    is_filled: bool


@dataclass(frozen=True)
class Carers:
    stewards: Sequence[Steward]
    bodies: Sequence[Organization]
    desk: Organization | None


def carers_of(place: Place, now: datetime) -> Carers:
    posts = Post.objects.filter(role=Role.STEWARD, place__in=place.path).select_related(
        "organization", "place"
    )
    filled = set(
        Appointment.objects.filter(post__in=posts).valid(local_day(now)).values_list("post_id", flat=True)
    )
    bodies = Organization.objects.filter(kind__in=SEATED, place__in=place.path).select_related("place")
    return Carers(
        stewards=[Steward(post, post.pk in filled) for post in posts.order_by("-place__path__len", "pk")],
        bodies=list(bodies.order_by("-place__path__len", "kind", "pk")),
        desk=dispatch_desk(place),
    )
