from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "gongzhi.pages.office"
