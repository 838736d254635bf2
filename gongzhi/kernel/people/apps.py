from django.apps import AppConfig

from gongzhi.kernel.people import personal


class PeopleConfig(AppConfig):
    name = "gongzhi.kernel.people"

    def ready(self) -> None:
        personal.register_columns()
