from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from gongzhi.kernel.clock.limit import Limit, Unit

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)

WORDS = {
    Unit.MINUTES: ngettext_lazy("%(amount)d分钟", "%(amount)d分钟", "amount"),
    Unit.HOURS: ngettext_lazy("%(amount)d小时", "%(amount)d小时", "amount"),
    Unit.WORK_HOURS: ngettext_lazy("%(amount)d个工作小时", "%(amount)d个工作小时", "amount"),
    Unit.WORK_DAYS: ngettext_lazy("%(amount)d个工作日", "%(amount)d个工作日", "amount"),
}

# From two days on, days; below that hours say more than "1 day".
STEPS = (
    (
        timedelta(days=2),
        timedelta(days=1),
        ngettext_lazy("还剩 %(amount)d 天", "还剩 %(amount)d 天", "amount"),
        ngettext_lazy("超期 %(amount)d 天", "超期 %(amount)d 天", "amount"),
    ),
    (
        HOUR,
        HOUR,
        ngettext_lazy("还剩 %(amount)d 小时", "还剩 %(amount)d 小时", "amount"),
        ngettext_lazy("超期 %(amount)d 小时", "超期 %(amount)d 小时", "amount"),
    ),
    (
        MINUTE,
        MINUTE,
        ngettext_lazy("还剩 %(amount)d 分钟", "还剩 %(amount)d 分钟", "amount"),
        ngettext_lazy("超期 %(amount)d 分钟", "超期 %(amount)d 分钟", "amount"),
    ),
)


def describe(limit: Limit) -> str:
    """5个工作日"""
    return str(WORDS[limit.unit] % {"amount": limit.amount})


def remaining(now: datetime, due_at: datetime) -> str:
    """还剩 3 小时, 超期 2 天: natural time, rounded down."""
    left = due_at - now
    for least, step, ahead, behind in STEPS:
        if abs(left) >= least:
            words = behind if left < NOTHING else ahead
            return str(words % {"amount": abs(left) // step})
    return _("超期不到 1 分钟") if left < NOTHING else _("还剩不到 1 分钟")
