"""Fetching through the permission, so that forgetting it is impossible."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.registry import area_of
from gongzhi.kernel.people.actor import Actor, ActorKind
from gongzhi.kernel.workflow.models import Case

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """The actor of this request, put there by the sign-in's middleware."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def is_on_duty(actor: Actor) -> bool:
    return actor.kind is ActorKind.PERSON and actor.appointment_id is not None


def staff_of(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not is_on_duty(actor):
        raise PermissionDenied(_("这里是工作人员的工作台，请先登录并选择岗位。"))
    return actor


def staff_page(view: View) -> View:
    """The view gets the actor after the request. Who has not signed in is asked to, and comes back here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_on_duty(actor_of(request)) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, staff_of(request), *args, **kwargs)

    return guarded


def area_for(actor: Actor, name: str) -> Area:
    area = area_of(name)
    if area is None:
        raise Http404
    if not (answer := area.audience(actor)):
        raise PermissionDenied(str(answer.reason))
    return area


def case_for(actor: Actor, area: Area, number: str) -> Case:
    """404 where the case is restricted or not there, 403 with the reason where it is another's."""
    case = (
        Case.objects.with_names().select_related("accused", "answer", *area.joins)
        .filter(area=area.name, number=number).first()
    )  # fmt: skip
    if case is None:
        raise Http404
    if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        if case.restricted:
            raise Http404
        raise PermissionDenied(
            _("这件工单属于%(place)s，现由%(holder)s办理，不在您的岗位范围内。如需查看，请联系办理单位。")
            % {"place": case.place, "holder": case.holder or case.worker or case.desk}
        )
    return case
