from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("gongzhi.pages.account.urls")),
    path("office/", include("gongzhi.areakit.urls")),
]
