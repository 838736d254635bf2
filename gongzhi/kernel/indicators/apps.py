from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb


class IndicatorsConfig(AppConfig):
    name = "gongzhi.kernel.indicators"

    def ready(self) -> None:
        register_verb(
            "indicators.rederived",
            _("{actor}重新核算了指标 {indicator}：{cells} 个单元格中有 {differences} 个不符，已更正"),
        )
