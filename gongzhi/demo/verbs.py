from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb

STEP_DONE = "demo.step_done"


def register_verbs() -> None:
    register_verb(STEP_DONE, _("{actor}完成了演示城市的一步：{count} 项"))
