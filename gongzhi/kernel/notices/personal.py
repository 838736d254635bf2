"""This app's rows of the data catalogue."""

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.notices.actions import KEPT_DAYS
from gongzhi.kernel.people.catalog import Column, Wipe
from gongzhi.kernel.people.personal import CONSENT, IN_OFFICE, NOBODY

COLUMNS = (
    Column(
        "notices.Subscription", "address", _("发送每日摘要"), CONSENT, _("本人"), _("只显示渠道种类"),
        of_person="person_id", wipe=Wipe.DELETE, secret=True,
    ),
    Column(
        "notices.Notice", "by_id", _("不把本人办的事再通知本人"), IN_OFFICE, NOBODY, _("不显示"),
        days=KEPT_DAYS, counted_from="at", of_person="by_id", secret=True,
    ),
)  # fmt: skip
