"""The inbox among the pages that its frame leads to."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/inbox/", include("gongzhi.pages.inbox.urls")),
    path("office/", include("gongzhi.areakit.urls")),
    path("", include("gongzhi.pages.portal.urls")),
]
