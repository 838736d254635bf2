"""The office's pages, with what their frame leads to."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/", include("gongzhi.pages.office.urls")),
    path("office/", include("gongzhi.areakit.urls")),
    path("", include("gongzhi.pages.portal.urls")),
]
