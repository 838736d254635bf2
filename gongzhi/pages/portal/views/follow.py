"""Following a report: number and code come by POST, and only the session knows which report is open."""

from uuid import UUID, uuid4

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.kernel.evidence.headers import content_headers
from gongzhi.kernel.evidence.queries import open_file
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.workflow.errors import RefusedMove, WrongFacts
from gongzhi.kernel.workflow.models import CaseEvidence
from gongzhi.kernel.workflow.opening import code_of
from gongzhi.kernel.workflow.outcome import rate as mark_report
from gongzhi.pages.portal import remembered
from gongzhi.pages.portal.actions import NoSuchReport, TooManyTries, open_report, withdraw_contact
from gongzhi.pages.portal.forms import FollowForm, RateForm
from gongzhi.pages.portal.story import story_of
from gongzhi.pages.portal.templatetags.look import near_moment


@never_cache
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """Number and code, shown once."""
    report = remembered.take_filed(request)
    if report is None:
        return render(request, "portal/thanks_gone.html", status=410)
    remembered.remember_opened(request, report, timezone.now())
    address = request.build_absolute_uri(reverse("portal:follow"))
    context = {
        "report": report,
        "case": report.case,
        "code": code_of(report.key),
        "address": address,
        "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)),  # noqa: S308
    }
    return render(request, "portal/thanks.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "portal/follow.html", {"form": FollowForm()})
    form = FollowForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/follow.html", {"form": form}, status=422)
    now = timezone.now()
    try:
        found = open_report(number=form.cleaned_data["number"], code=form.cleaned_data["code"], now=now)
    except NoSuchReport:
        form.add_error(None, _("编号和查询码对不上。请核对后再试，注意不要把相近的字母和数字看错。"))
        return render(request, "portal/follow.html", {"form": form}, status=422)
    except TooManyTries as refused:
        form.add_error(
            None,
            _("这个编号连续输错多次，为保护反映人，请在 %(until)s 之后再试。")
            % {"until": near_moment(refused.until)},
        )
        return render(request, "portal/follow.html", {"form": form}, status=429)
    remembered.remember_opened(request, found, now)
    return redirect("portal:story")


@never_cache
@require_GET
def story(request: HttpRequest) -> HttpResponse:
    form = RateForm(initial={"key": uuid4()})
    return story_page(request, form)


def story_page(request: HttpRequest, form: RateForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    report = remembered.opened(request, now)
    if report is None:
        return redirect("portal:follow")
    return render(
        request,
        "portal/story.html",
        {"story": story_of(report, now), "form": form, "now": now},
        status=status,
    )


@never_cache
@sensitive_post_parameters()
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    report = remembered.opened(request, now)
    if report is None:
        return redirect("portal:follow")
    form = RateForm(request.POST)
    if not form.is_valid():
        return story_page(request, form, status=422)
    told = form.cleaned_data
    try:
        mark_report(
            report=report, mark=told["satisfaction"], said=told["told"], actor=Actor.resident(Channel.PORTAL), now=now,
            key=told["key"],
        )  # fmt: skip
    except WrongFacts as wrong:
        for name, sentence in wrong.errors.items():
            form.add_error(name if name in form.fields else None, sentence)
        return story_page(request, form, status=422)
    except RefusedMove as refused:
        form.add_error(None, str(refused))
        return story_page(request, form, status=409)
    return redirect("portal:story")


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    report = remembered.opened(request, now)
    if report is None:
        return redirect("portal:follow")
    if request.method == "GET":
        return render(request, "portal/withdraw.html", {"report": report})
    withdraw_contact(report=report, with_words=request.POST.get("what") == "all", now=now)
    return redirect("portal:story")


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    remembered.forget_opened(request)
    return redirect("portal:home")


@require_GET
def own_photo(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A photo handed in with the report that is open in this session."""
    report = remembered.opened(request, timezone.now())
    link = CaseEvidence.objects.filter(report=report, attachment_id=key).select_related("attachment").first()
    if report is None or link is None:
        raise Http404
    with open_file(link.attachment) as content:
        return HttpResponse(content.read(), headers=content_headers(link.attachment))
