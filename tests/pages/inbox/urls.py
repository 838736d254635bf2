"""The inbox among the pages that its frame leads to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/inbox/", include("gongzhi.pages.inbox.urls")),
    path("office/", include("gongzhi.areakit.urls")),
    path("", include(([path("privacy/", page, name="privacy")], "portal"))),
]
