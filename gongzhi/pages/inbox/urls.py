from django.urls import path

from gongzhi.pages.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox_page, name="list"),
    path("digest/", views.preferences_page, name="preferences"),
]
