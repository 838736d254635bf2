from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from gongzhi.kernel.people import queries
from gongzhi.kernel.people.models import Login
from gongzhi.pages.account import acting, second_factor
from gongzhi.pages.account.nearness import is_this_machine
from gongzhi.pages.account.request import StaffRequest

Answer = Callable[[HttpRequest], HttpResponseBase]
TOUCH_EVERY = timedelta(minutes=1)
ALWAYS = {"account_logout", "account_login", "account_reauthenticate", "set_language"}


def session_limits(get_response: Answer) -> Answer:
    """Idle sessions run out by the cookie's age, renewed once a minute; busy ones end after so many hours."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            limit(request, timezone.now())
        return get_response(request)

    return middleware


def limit(request: HttpRequest, now: datetime) -> None:
    began = request.session.setdefault("began", now.timestamp())
    age = timedelta(seconds=now.timestamp() - began)
    if age > timedelta(hours=settings.GONGZHI_SESSION_HOURS):
        logout(request)
    elif now.timestamp() - request.session.get("touched", 0) > TOUCH_EVERY.total_seconds():
        request.session["touched"] = now.timestamp()


def actor_of_request(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        staff = cast(StaffRequest, request)
        signed_in = request.user.is_authenticated
        staff.posts = queries.appointments_of(staff.user, timezone.now()) if signed_in else []
        staff.acting = acting.chosen(staff.posts, request.session.get(acting.SESSION_KEY))
        staff.actor = acting.actor_in(staff.acting)
        return get_response(request)

    return middleware


class FirstThingsFirst:
    """What must happen before anything else, and the check that each form comes from the post acted in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        if request.method == "POST" and acting.FIELD in request.POST:
            try:
                acting.check_acting(request, request.POST[acting.FIELD])
            except acting.StaleAppointment as stale:
                return self.process_exception(request, stale)
        if not request.user.is_authenticated:
            return None
        staff = cast(StaffRequest, request)
        if is_demo_elsewhere(staff):
            logout(request)
            return go(request, "account_login")
        page = request.resolver_match.url_name or "" if request.resolver_match else ""
        wanted = first_of(staff)
        return go(request, wanted) if wanted and not leads_to(page, wanted) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, acting.StaleAppointment):
            return render(request, "account/stale.html", {"sentence": exception.sentence}, status=409)
        return None


def login_of(request: StaffRequest) -> Login | None:
    return getattr(request.user, "login", None)


def is_demo_elsewhere(request: StaffRequest) -> bool:
    login = login_of(request)
    return login is not None and login.is_demo and not is_this_machine(request)


def first_of(request: StaffRequest) -> str:
    """The page to see first, "" if none."""
    login = login_of(request)
    if login and login.must_change:
        return "account_change_password"
    if request.posts and needs_second_factor(login) and not has_second_factor(request):
        return "mfa_index"
    if len(request.posts) > 1 and request.acting is None:
        return "account_posts"
    return ""


def needs_second_factor(login: Login | None) -> bool:
    """Demo accounts work on this machine alone, and their password is on the first page."""
    return settings.GONGZHI_REQUIRE_SECOND_FACTOR and not (login and login.is_demo)


def has_second_factor(request: StaffRequest) -> bool:
    """Asked of the database once a session: the last factor cannot be taken away."""
    if not request.session.get("second_factor"):
        request.session["second_factor"] = second_factor.is_set_up(request.user)
    return bool(request.session["second_factor"])


def leads_to(page: str, wanted: str) -> bool:
    return page in ALWAYS or page == wanted or (wanted == "mfa_index" and page.startswith("mfa_"))


def go(request: HttpRequest, name: str) -> HttpResponse:
    """htmx follows a redirect into the part that it asked for; it must load the whole page instead."""
    if "HX-Request" in request.headers:
        response: Any = redirect(name)
        return HttpResponse(headers={"HX-Redirect": response.url})
    return redirect(name)
