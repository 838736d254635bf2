from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.kernel.people import holdings
from gongzhi.kernel.people.erasure import StillInOffice
from gongzhi.pages.account import acting, actions
from gongzhi.pages.account.request import StaffRequest


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def posts(request: StaffRequest) -> HttpResponse:
    """Choose the post to act in."""
    if request.method == "GET":
        return render(request, "account/posts.html")
    wanted = number(request.POST.get("appointment", ""))
    try:
        appointment = actions.change_acting(person=request.user, appointment_id=wanted, now=timezone.now())
    except actions.NotYourPost as refusal:
        return render(request, "account/posts.html", {"refusal": refusal.sentence}, status=403)
    request.session[acting.SESSION_KEY] = appointment.pk
    return redirect(next_page(request))


def number(text: str) -> int:
    """0, which is nobody's, for what is not an id."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@login_required
@never_cache
@require_GET
def my_data(request: StaffRequest) -> HttpResponse:
    return render(request, "account/my_data.html", {"held": holdings.held(request.user)})


@login_required
@never_cache
@require_GET
def my_data_json(request: StaffRequest) -> HttpResponse:
    content = {
        "person": str(request.user.key),
        "at": timezone.now().isoformat(),
        "held": [held.as_json() for held in holdings.held(request.user)],
    }
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@reauthentication_required
@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "account/erase.html")
    try:
        actions.erase_own_data(person=request.user, now=timezone.now())
    except StillInOffice:
        return render(request, "account/erase.html", status=409)
    logout(request)
    return render(request, "account/erased.html")
