"""The residents' pages with those that they lead to, and what is said when something goes wrong."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def refusing(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("这件工单由区城管局办理。")


def breaking(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


urlpatterns = [
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/", include("gongzhi.areakit.urls")),
    path("", include("gongzhi.pages.portal.urls")),
    path("refusing/", refusing),
    path("breaking/", breaking),
    path("form/", form),
]
handler400 = "gongzhi.pages.errors.bad_request"
handler403 = "gongzhi.pages.errors.permission_denied"
handler404 = "gongzhi.pages.errors.not_found"
handler500 = "gongzhi.pages.errors.server_error"
