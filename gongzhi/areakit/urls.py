from django.urls import path

from gongzhi.areakit import record_views, views

app_name = "areakit"
urlpatterns = [
    path("<slug:area>/", views.listing_page, name="list"),
    path("<slug:area>/export.xlsx", views.export, name="export"),
    path("<slug:area>/<str:number>/", views.detail, name="detail"),
    path("<slug:area>/<str:number>/files/<str:key>/", record_views.file, name="file"),
    path("<slug:area>/<str:number>/reports/<str:report>/contact/", record_views.contact, name="contact"),
    path("<slug:area>/<str:number>/<slug:name>/", views.act, name="act"),
]
