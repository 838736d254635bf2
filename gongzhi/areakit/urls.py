from django.urls import path

from gongzhi.areakit import views

app_name = "areakit"
urlpatterns = [
    path("<slug:area>/", views.listing_page, name="list"),
    path("<slug:area>/<str:number>/", views.detail, name="detail"),
    path("<slug:area>/<str:number>/<slug:name>/", views.act, name="act"),
]
