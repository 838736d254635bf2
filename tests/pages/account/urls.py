"""The account pages, and one page each of the office and of a form that staff send."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from gongzhi.kernel.people.actor import Actor
from gongzhi.pages.account.acting import check_acting

FORM = "{% load acting %}{% acting_field %}{% for post in posts %}{{ post }};{% endfor %}"


def office(request: HttpRequest) -> HttpResponse:
    """Says who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return HttpResponse(f"{actor.kind} {actor.role or '-'} {actor.appointment_id or '-'}")


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(FORM).render(request=request))


def strict(request: HttpRequest) -> HttpResponse:
    check_acting(request, request.POST.get("acting"))
    return HttpResponse("done")


def crash(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/", office, name="office"),
    path("form/", form, name="form"),
    path("strict/", strict, name="strict"),
    path("crash/", crash, name="crash"),
    path("", office, name="home"),
    path("", include("gongzhi.pages.portal.urls")),
]
