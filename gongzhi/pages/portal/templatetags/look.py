"""What every page's template may ask for: the menu, the size of type, the clock of a case, dates in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from gongzhi.areakit.declaration import Area
from gongzhi.areakit.registry import menu
from gongzhi.kernel.clock.words import remaining
from gongzhi.kernel.people.actor import ActorKind
from gongzhi.kernel.workflow.models import Case
from gongzhi.pages.portal.preferences import LARGE_TYPE

register = template.Library()

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Clock:
    """How a case stands in time: a word and an icon, so that colour is never the only signal."""

    code: str  # normal, soon, late, paused, closed
    word: StrOrPromise
    icon: str
    left: str = ""  # 还剩 3 小时


@register.simple_tag
def clock_of(case: Case, now: datetime) -> Clock:
    if case.closed_at:
        return Clock("closed", _("已结"), "circle-check")
    if case.paused_since:
        return Clock("paused", _("暂停"), "clock-pause")
    if case.due_at is None:
        return Clock("normal", _("正常"), "clock")
    left = remaining(now, case.due_at)
    if case.due_at < now:
        return Clock("late", left, "clock-exclamation")  # says 超期 itself
    if case.due_at - now < SOON:
        return Clock("soon", _("临期"), "alarm", left)
    return Clock("normal", _("正常"), "clock", left)


@register.simple_tag(takes_context=True)
def area_menu(context: template.Context) -> tuple[Area, ...]:
    actor = getattr(context.get("request"), "actor", None)
    return menu(actor) if actor else ()


@register.simple_tag(takes_context=True)
def is_on_duty(context: template.Context) -> bool:
    """Whether the reader acts in a post, so that the frame may lead to the office."""
    actor = getattr(context.get("request"), "actor", None)
    return bool(actor and actor.kind == ActorKind.PERSON and actor.appointment_id)


@register.simple_tag(takes_context=True)
def is_large(context: template.Context) -> bool:
    request = context.get("request")
    return bool(request and request.COOKIES.get(LARGE_TYPE) == "1")


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月23日"""
    return written(local(value), _("Y年n月j日")) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月23日 9:05"""
    return written(local(value), _("Y年n月j日 G:i")) if value else ""


@register.filter
def near_moment(value: datetime | None) -> str:
    """11月23日 9:05"""
    return written(local(value), _("n月j日 G:i")) if value else ""


def local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) else value
