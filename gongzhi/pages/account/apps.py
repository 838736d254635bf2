from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb
from gongzhi.kernel.people import catalog, rotation
from gongzhi.pages.account import personal


class AccountConfig(AppConfig):
    name = "gongzhi.pages.account"
    label = "sign_in"

    def ready(self) -> None:
        register_verb("people.acting_changed", _("{actor}开始以这个岗位办事"))
        register_verb("people.erased", _("{actor}删除了本人的资料"))
        catalog.register(*personal.COLUMNS)
        rotation.also_sealed("mfa.Authenticator", "data", keys=("secret", "seed"))
