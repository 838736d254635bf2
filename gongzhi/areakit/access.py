"""Fetching through the permission, so that forgetting it is impossible."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.registry import area_of
from gongzhi.kernel.people.actor import Actor, ActorKind
from gongzhi.kernel.workflow.models import Case


def area_or_404(name: str) -> Area:
    area = area_of(name)
    if area is None:
        raise Http404
    return area


def actor_of(request: HttpRequest) -> Actor:
    """The actor of this request, put there by the sign-in's middleware."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def staff_of(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is not ActorKind.PERSON or actor.appointment_id is None:
        raise PermissionDenied(_("这里是工作人员的工作台，请先登录并选择岗位。"))
    return actor


def case_for(actor: Actor, area: Area, number: str) -> Case:
    """404 where the case is restricted or not there, 403 with the reason where it is another's."""
    case = Case.objects.with_names().select_related(*area.joins).filter(area=area.name, number=number).first()
    if case is None:
        raise Http404
    if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        if case.restricted:
            raise Http404
        raise PermissionDenied(
            _("这件工单属于%(place)s,现由%(holder)s办理，不在您的岗位范围内。如需查看，请联系办理单位。")
            % {"place": case.place, "holder": case.holder or case.worker or case.desk}
        )
    return case
