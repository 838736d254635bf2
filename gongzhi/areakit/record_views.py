"""What hangs on a record: its files, and a reporter's number in clear."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.areakit.access import area_for, case_for, staff_page
from gongzhi.areakit.contact import call, may_ask, reporter_of
from gongzhi.areakit.record import evidence
from gongzhi.kernel.evidence.headers import content_headers, thumbnail_headers
from gongzhi.kernel.evidence.queries import numbered, open_file, open_thumbnail
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.masking import NoReason
from gongzhi.kernel.workflow.models import Report


@staff_page
@require_GET
def file(request: HttpRequest, actor: Actor, area: str, number: str, key: str) -> HttpResponseBase:
    """In full, or with ?small=1 as the worker has made it small."""
    case = case_for(actor, area_for(actor, area), number)
    visible = numbered(shown.link.attachment for shown in evidence(case, actor))
    seen = {str(one.pk): (one, place) for one, place in visible}
    if key not in seen:
        raise Http404
    attachment, place = seen[key]
    if "small" not in request.GET:
        return answer(open_file(attachment), content_headers(attachment, place))
    small = open_thumbnail(attachment)
    if small is None:
        raise Http404
    return answer(small, thumbnail_headers(attachment))


def answer(content: object, headers: dict[str, str]) -> FileResponse:
    response = FileResponse(content)
    for name, value in headers.items():
        response[name] = value
    return response


@staff_page
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, actor: Actor, area: str, number: str, report: str) -> HttpResponse:
    declared = area_for(actor, area)
    case = case_for(actor, declared, number)
    found = get_object_or_404(Report.objects.select_related("reporter"), case=case, number=report)
    if not (verdict := may_ask(actor, case)):
        raise PermissionDenied(str(verdict.reason))
    person = reporter_of(found, actor)
    if person is None:
        raise Http404
    context: dict[str, object] = {"area": declared, "case": case, "report": found}
    if request.method == "POST":
        try:
            context["unmasked"] = call(
                report=found,
                person=person,
                actor=actor,
                reason=request.POST.get("reason", ""),
                now=timezone.now(),
            )
        except NoReason as missing:
            context["error"] = missing.sentence
    return render(request, "areakit/contact.html", context, status=422 if "error" in context else 200)
