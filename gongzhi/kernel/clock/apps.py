from django.apps import AppConfig

from gongzhi.kernel.clock.verbs import register_verbs


class ClockConfig(AppConfig):
    name = "gongzhi.kernel.clock"

    def ready(self) -> None:
        register_verbs()
