"""The working calendar, kept by whoever is appointed to."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.areakit.access import View, staff_page
from gongzhi.kernel.clock import actions
from gongzhi.kernel.clock.models import DayOverride, PublishedYear
from gongzhi.kernel.clock.notice import NoticeUnreadable, read_notice
from gongzhi.kernel.clock.queries import warnings
from gongzhi.kernel.clock.rules import keeps_the_calendar
from gongzhi.kernel.people.actor import Actor
from gongzhi.pages.office.forms import DayForm, NoticeForm


def keepers_page(view: View) -> View:
    @staff_page
    def guarded(request: HttpRequest, actor: Actor) -> HttpResponse:
        if not (answer := keeps_the_calendar(actor)):
            raise PermissionDenied(str(answer.reason))
        return view(request, actor)  # type: ignore[return-value]

    return guarded


@keepers_page
@require_GET
def calendar(request: HttpRequest, _actor: Actor) -> HttpResponse:
    return page(request, timezone.now())


def page(request: HttpRequest, now: datetime, status: int = 200, **forms: object) -> HttpResponse:
    today = timezone.localtime(now).date()
    context = {
        "days": DayOverride.objects.filter(day__gte=today).select_related("organization").order_by("day"),
        "past": DayOverride.objects.filter(day__lt=today)
        .select_related("organization")
        .order_by("-day")[:20],
        "years": PublishedYear.objects.order_by("-year"),
        "warnings": warnings(today),
        "day_form": DayForm(),
        "notice_form": NoticeForm(initial={"year": today.year + (today.month > 10)}),
        **forms,
    }
    return render(request, "office/calendar.html", context, status=status)


@keepers_page
@require_POST
def set_day(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = DayForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return page(request, now, 422, day_form=form)
    told = form.cleaned_data
    actions.set_day(
        day=told["day"], is_workday=told["is_workday"] == "yes", note=told["note"], actor=actor, now=now
    )
    messages.success(
        request, _("已设定 %(day)s。从现在起新算的期限按它计算。") % {"day": told["day"].isoformat()}
    )
    return redirect("office:calendar")


@keepers_page
@require_POST
def clear_day(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        actions.clear_day(day=day, actor=actor, now=timezone.now())
        messages.success(request, _("已取消对 %(day)s 的设定。") % {"day": day.isoformat()})
    except (ValueError, actions.DayNotSet):
        messages.info(request, _("这一天没有设定，或已经取消过了。"))
    return redirect("office:calendar")


@keepers_page
@require_POST
def import_notice(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = NoticeForm(request.POST)
    now = timezone.now()
    if form.is_valid():
        told = form.cleaned_data
        try:
            rows = read_notice(told["text"], told["year"])
            actions.import_year(year=told["year"], rows=rows, source=told["source"], actor=actor, now=now)
        except (NoticeUnreadable, actions.DayOfAnotherYear) as wrong:
            form.add_error("text", _("没有读懂“%(words)s”，请核对年份和正文。") % {"words": wrong})
        else:
            messages.success(
                request,
                _("已录入 %(year)d 年放假安排，共 %(days)d 天。") % {"year": told["year"], "days": len(rows)},
            )
            return redirect("office:calendar")
    return page(request, now, 422, notice_form=form)
