"""Saying what is wrong: one form, no account."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.areakit import uploads
from gongzhi.areas.requests.actions import Filing, file
from gongzhi.kernel.evidence.headers import content_headers
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.queries import open_file
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.errors import RefusedMove, WrongFacts
from gongzhi.pages.portal import places
from gongzhi.pages.portal.forms import ReportForm
from gongzhi.pages.portal.photos import shown
from gongzhi.pages.portal.remembered import remember_filed

KEPT = "kept"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    return answer(request, is_opinion=False)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest) -> HttpResponse:
    """对本平台的意见建议: the same form, without a place."""
    return answer(request, is_opinion=True)


def answer(request: HttpRequest, *, is_opinion: bool) -> HttpResponse:
    if request.method == "GET":
        return form_page(request, ReportForm(needs_place=not is_opinion), [], is_opinion)
    now = timezone.now()
    form = ReportForm(request.POST, needs_place=not is_opinion)
    kept = keep_photos(request, form, now)
    if form.is_valid() and (key := filed(form, kept, now, is_opinion)):
        remember_filed(request, key)
        return redirect("portal:thanks")
    if "key" in form.errors:
        form.renew_key()
    return form_page(request, form, kept, is_opinion, status=422)


def keep_photos(request: HttpRequest, form: ReportForm, now: datetime) -> list[UUID]:
    """Before anything else is looked at, so that no other mistake costs the photos."""
    kept = uploads.known(request.POST.getlist(KEPT))
    if form.is_valid() or "key" in form.cleaned_data:
        taken = uploads.take(request.FILES.getlist("photos"), form.cleaned_data["key"], len(kept), now)
        kept += taken.keys
        for refusal in taken.refusals:
            form.add_error("photos", refusal)
    return list(dict.fromkeys(kept))


def filed(form: ReportForm, kept: list[UUID], now: datetime, is_opinion: bool) -> UUID | None:
    """The key of what was filed; None leaves the reasons on the form."""
    place = form.found_place or places.desk_place()
    if place is None:
        form.add_error(None, _("平台还没有设置好，暂时不能提交。内容都保留着，请稍后再试，或拨打 12345。"))
        return None
    try:
        filing = filing_of(form, place, kept, now, is_opinion)
        opened = file(filing)
    except WrongFacts as wrong:
        for name, sentence in wrong.errors.items():
            form.add_error("photos" if name == "files" else name if name in form.fields else None, sentence)
        return None
    except RefusedMove as refused:
        form.add_error(None, str(refused))
        return None
    if opened.repeated and str(opened.report.words) != filing.words:
        ask_again(form, opened.report.number)
        return None
    return opened.report.key


def ask_again(form: ReportForm, number: str) -> None:
    """The same form came a second time with other words: one key is one report, so this would be a new one."""
    form.renew_key()
    form.add_error(
        None,
        _(
            "您刚才已用这张表提交过一件，编号 %(number)s，改动没有并进去。"
            "现在的内容还在，要作为新的一件提交，请再按一次。"
        )
        % {"number": number},
    )


def filing_of(form: ReportForm, place: Place, kept: list[UUID], now: datetime, is_opinion: bool) -> Filing:
    told = form.cleaned_data
    return Filing(
        words=whole_words(told, place), place=place, actor=Actor.anonymous(Channel.PORTAL), now=now, key=told["key"],
        kind="advice" if is_opinion else told.get("kind") or "help",
        category="platform" if is_opinion else "", name=told["name"], phone=told["phone"],
        accused=told.get("accused_organization"), files=tuple(kept),
    )  # fmt: skip


def whole_words(told: dict[str, object], place: Place) -> str:
    """What was typed in other boxes and has no column of its own goes with the words, so that the desk reads it."""
    words = str(told["words"])
    more = []
    if told.get("place_text") and told["place_text"] != place.name:
        more.append(_("地点：%(text)s") % {"text": told["place_text"]})
    if told.get("accused_text") and not told.get("accused_organization"):
        more.append(_("反映的单位：%(text)s") % {"text": told["accused_text"]})
    if told.get("on_behalf"):
        more.append(_("（替别人反映，联系人是代办人）"))
    return "\n".join([words, *more]) if words else ""


def form_page(
    request: HttpRequest,
    form: ReportForm,
    kept: list[UUID],
    is_opinion: bool,
    status: int = 200,
    expired: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "kept": shown(kept),
        "room": uploads.MOST_FILES - len(kept),
        "is_opinion": is_opinion,
        "expired": expired,
    }
    return render(request, "portal/report.html", context, status=status)


def expired(request: HttpRequest, *, is_opinion: bool) -> HttpResponse:
    """The form came too late or from elsewhere: it is shown again as typed, and nothing is written or kept."""
    form = ReportForm(request.POST, needs_place=not is_opinion)
    if not form.is_valid() and "key" in form.errors:
        form.renew_key()
    kept = uploads.known(request.POST.getlist(KEPT))
    return form_page(request, form, kept, is_opinion, status=403, expired=True)


@require_GET
def place_options(request: HttpRequest) -> HttpResponse:
    """Suggestions while typing; the form works without them."""
    text = request.GET.get("place_text", "")[:200]
    return render(
        request,
        "portal/place_options.html",
        {"options": places.find(text), "text": text.strip(), "name": "place"},
    )


@require_GET
def kept_photo(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A photo of a form not yet sent, for whoever holds the form: its key cannot be guessed, and serves until then."""
    attachment = Attachment.objects.filter(pk=key, link=None).first()
    if attachment is None:
        raise Http404
    with open_file(attachment) as content:
        return HttpResponse(content.read(), headers=content_headers(attachment))
