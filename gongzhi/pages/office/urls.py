from django.urls import path

from gongzhi.pages.office import calendar_views, views

app_name = "office"
urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("search/", views.search, name="search"),
    path("requests/new/", views.filing, name="file"),
    path("requests/new/find/", views.find, name="find"),
    path("places/<int:pk>/", views.place, name="place"),
    path("organizations/<int:pk>/", views.organization, name="organization"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/day/", calendar_views.set_day, name="set_day"),
    path("calendar/day/clear/", calendar_views.clear_day, name="clear_day"),
    path("calendar/notice/", calendar_views.import_notice, name="import_notice"),
]
