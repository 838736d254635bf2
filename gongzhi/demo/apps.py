from django.apps import AppConfig

from gongzhi.demo import verbs


class DemoConfig(AppConfig):
    name = "gongzhi.demo"

    def ready(self) -> None:
        verbs.register_verbs()
