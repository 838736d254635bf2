from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from gongzhi.kernel.ledger.registry import reactions_without_verb


class LedgerConfig(AppConfig):
    name = "gongzhi.kernel.ledger"

    def ready(self) -> None:
        checks.register(check_reactions)


def check_reactions(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"Something reacts to {verb!r}, which nobody records.", id="ledger.E001")
        for verb in reactions_without_verb()
    ]
