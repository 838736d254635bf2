"""As whom somebody acts: each form carries its appointment, and is refused once another one is acting."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.actor import Actor, Channel, actor_for
from gongzhi.kernel.people.models import Appointment

SESSION_KEY = "acting"
FIELD = "acting"


class StaleAppointment(Exception):
    """The form was opened in one post and sent in another."""

    sentence = _(
        "您打开这个页面时用的是另一个岗位，所以这次没有提交，什么也没有改变。请确认现在的岗位，再从原来的页面做一次。"
    )


def chosen(posts: list[Appointment], appointment_id: object) -> Appointment | None:
    """Somebody with one post acts in it; of several, in the one chosen and still valid today."""
    if len(posts) == 1:
        return posts[0]
    return next((post for post in posts if post.pk == appointment_id), None)


def actor_in(acting: Appointment | None) -> Actor:
    return actor_for(acting, Channel.OFFICE) if acting else Actor.anonymous(Channel.PORTAL)


def check_acting(request: HttpRequest, posted: str | int | None) -> None:
    """Raises StaleAppointment if the form belongs to another appointment than the one acting now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    if str(posted or "") != str(actor.appointment_id or ""):
        raise StaleAppointment
