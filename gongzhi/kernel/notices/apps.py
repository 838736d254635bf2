from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.kernel.notices"
