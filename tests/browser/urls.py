"""Temporary: what config/urls.py does not include yet."""

from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from config import urls as real


def blank(_request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse("<!doctype html><html lang=zh><title>-</title><main><h1>-</h1></main>")


def missing(name: str) -> bool:
    return not any(getattr(one, "namespace", None) == name for one in real.urlpatterns)


def there(name: str) -> bool:
    return find_spec(f"gongzhi.pages.{name}.urls") is not None


stub = (
    [
        path("", blank, name="tasks"),
        path("search/", blank, name="search"),
        path("requests/new/", blank, name="file"),
        path("places/<int:pk>/", blank, name="place"),
        path("organizations/<int:pk>/", blank, name="organization"),
    ],
    "office",
)

urlpatterns: list[URLPattern | URLResolver] = []
if missing("office"):
    urlpatterns.append(path("office/", include("gongzhi.pages.office.urls" if there("office") else stub)))
if missing("inbox") and there("inbox"):
    urlpatterns.append(path("inbox/", include("gongzhi.pages.inbox.urls")))
if missing("cockpit") and there("cockpit"):
    urlpatterns.append(path("cockpit/", include("gongzhi.pages.cockpit.urls")))
urlpatterns += real.urlpatterns
if missing("portal"):
    urlpatterns.append(path("", include("gongzhi.pages.portal.urls")))
handler400 = "gongzhi.pages.errors.bad_request"
handler403 = "gongzhi.pages.errors.permission_denied"
handler404 = "gongzhi.pages.errors.not_found"
handler500 = "gongzhi.pages.errors.server_error"
