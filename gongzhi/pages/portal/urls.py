from django.urls import path

from gongzhi.pages.portal.views import around, follow, reading, report

app_name = "portal"
urlpatterns = [
    path("", around.home, name="home"),
    path("report/", report.report, name="report"),
    path("report/places/", report.place_options, name="places"),
    path("report/photo/<uuid:key>/", report.kept_photo, name="kept_photo"),
    path("report/done/", follow.thanks, name="thanks"),
    path("opinion/", report.opinion, name="opinion"),
    path("follow/", follow.follow, name="follow"),
    path("follow/report/", follow.story, name="story"),
    path("follow/report/rate/", follow.rate, name="rate"),
    path("follow/report/contact/", follow.withdraw, name="withdraw"),
    path("follow/report/leave/", follow.leave, name="leave"),
    path("follow/report/photo/<uuid:key>/", follow.own_photo, name="own_photo"),
    path("near/", around.near, name="near"),
    path("steward/", around.steward, name="steward"),
    path("type/", reading.type_size, name="type"),
    path("language/", reading.language, name="language"),
    path("privacy/", reading.privacy, name="privacy"),
    path("terms/", reading.terms, name="terms"),
]
