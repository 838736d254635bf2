from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb
from gongzhi.kernel.people import catalog


class NoticesConfig(AppConfig):
    name = "gongzhi.kernel.notices"

    def ready(self) -> None:
        from gongzhi.kernel.notices import personal  # models exist only once apps are ready

        register_verb("notices.preferred", _("{actor}改了每日摘要的设置"))
        catalog.register(*personal.COLUMNS)
