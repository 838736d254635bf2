from django.apps import AppConfig


class AreakitConfig(AppConfig):
    name = "gongzhi.areakit"
