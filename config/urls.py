from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gongzhi.pages.portal.urls")),
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/inbox/", include("gongzhi.pages.inbox.urls")),
    path("office/", include("gongzhi.pages.office.urls")),
    path("office/", include("gongzhi.areakit.urls")),
    path("cockpit/", include("gongzhi.pages.cockpit.urls")),
]

handler400 = "gongzhi.pages.errors.bad_request"
handler403 = "gongzhi.pages.errors.permission_denied"
handler404 = "gongzhi.pages.errors.not_found"
handler500 = "gongzhi.pages.errors.server_error"
