"""How the pages are read, and the pages that only say something."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from gongzhi.pages.portal.preferences import KEPT_FOR, LARGE_TYPE
from gongzhi.pages.portal.promises import held_data, promised


@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    answer = redirect(where_from(request))
    if request.POST.get("large") == "1":
        keep(answer, LARGE_TYPE, "1")
    else:
        answer.delete_cookie(LARGE_TYPE)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    answer = redirect(where_from(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        keep(answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


def keep(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=KEPT_FOR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def where_from(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else "/"


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"held": held_data()})


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/terms.html", {"promised": promised()})
