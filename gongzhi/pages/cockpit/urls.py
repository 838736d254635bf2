from django.urls import path

from gongzhi.pages.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("", views.home, name="home"),
    path("wall/", views.wall, name="wall"),
    path("records/", views.opened, name="records"),
    path("records/hot/", views.hot_spot, name="hot"),
]
