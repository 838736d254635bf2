from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "gongzhi.areas"

    def ready(self) -> None:
        from gongzhi.areas import catalog, reactions  # models exist only once apps are ready

        catalog.install()
        reactions.install()
