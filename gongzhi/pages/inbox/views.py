from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.areakit.access import staff_page
from gongzhi.kernel.notices import queries
from gongzhi.kernel.notices.actions import WrongPreferences, prefer
from gongzhi.kernel.notices.models import Notice
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Person
from gongzhi.pages.inbox.forms import PreferencesForm


@dataclass(frozen=True)
class Line:
    notice: Notice
    title: str


def line(notice: Notice, actor: Actor) -> Line:
    """Of a protected case no words: they are read on its own page, by those who may."""
    if notice.case is None:
        return Line(notice, str(notice.get_reason_display()))
    return Line(notice, _("受保护的反映") if notice.case.restricted else notice.case.title_for(actor))


@require_safe
@never_cache
@staff_page
def inbox_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = queries.inbox(
        person=person_of(request), actor=actor, now=timezone.now(), after=request.GET.get("after", "")
    )
    context = {
        "lines": [line(notice, actor) for notice in found.notices],
        "next": found.next,
        "days": queries.INBOX_DAYS,
        "other_posts": len(request.posts) > 1,  # type: ignore[attr-defined]  # set by the sign-in's middleware
    }
    return render(request, "inbox/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_page
def preferences_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    person = person_of(request)
    kept, last = queries.delivery(person)
    form = PreferencesForm(request.POST or None, kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            prefer(person=person, actor=actor, wanted=form.wanted(), now=timezone.now())
            return redirect(reverse("inbox:preferences") + "?saved=1")
        except WrongPreferences as wrong:
            form.add_error(wrong.field, wrong.sentence)
    context = {"form": form, "kept": kept, "last": last, "saved": "saved" in request.GET}
    return render(request, "inbox/preferences.html", context, status=409 if form.errors else 200)


def person_of(request: HttpRequest) -> Person:
    person: Person = request.user  # type: ignore[assignment]  # staff_page lets nobody else in
    return person
