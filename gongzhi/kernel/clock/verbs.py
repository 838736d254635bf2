from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.ledger.registry import register_verb

DAY_OPENED = "clock.day_opened"
DAY_CLOSED = "clock.day_closed"
DAY_CLEARED = "clock.day_cleared"
YEAR_IMPORTED = "clock.year_imported"
HOURS_SET = "clock.hours_set"
SEASON_SUSPENDED = "clock.season_suspended"
SEASON_LIFTED = "clock.season_lifted"


def register_verbs() -> None:
    register_verb(DAY_OPENED, _("{actor}把 {day} 设为工作日"))
    register_verb(DAY_CLOSED, _("{actor}把 {day} 设为休息日"))
    register_verb(DAY_CLEARED, _("{actor}取消了对 {day} 的设定"))
    register_verb(YEAR_IMPORTED, _("{actor}录入了 {year} 年放假安排"))
    register_verb(HOURS_SET, _("{actor}设定了办公时间"))
    register_verb(SEASON_SUSPENDED, _("{actor}设定了季节性停工"))
    register_verb(SEASON_LIFTED, _("{actor}取消了季节性停工"))
