from allauth.account import views as sign_in
from django.urls import include, path

from gongzhi.pages.account import views

# Only these pages of the library: there is no sign-up, no e-mail and no reset by oneself.
urlpatterns = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/", sign_in.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("posts/", views.posts, name="account_posts"),
    path("my-data/", views.my_data, name="account_my_data"),
    path("my-data.json", views.my_data_json, name="account_my_data_json"),
    path("my-data/erase/", views.erase, name="account_erase"),
]
