"""Registers of residents' messages, and what of them becomes a request."""

from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.importing.declaration import NUMBER, Field, Intake
from gongzhi.areakit.importing.readers import code, line, lines, moment
from gongzhi.areas.requests.actions import Filing, file_many
from gongzhi.kernel.workflow.facts import LONGEST_WORDS

INTAKE = Intake(
    origin="留言板",
    opening=Filing,
    file=file_many,
    fields=(
        Field(NUMBER, _("编号"), ("留言编号", "工单编号", "诉求编号", "信件编号", "编号"), code(40)),
        Field("title", _("标题"), ("留言主题", "诉求标题", "主题", "标题"), line(100), required=False),
        Field("opened_at", _("时间"), ("留言时间", "诉求时间", "来电时间", "反映时间", "时间"), moment),
        Field("words", _("内容"), ("留言详情", "留言内容", "诉求内容", "内容"), lines(LONGEST_WORDS)),
    ),
    not_kept={
        "留言用户": _("网名不是联系方式，办理用不到"),
        "反对数": _("办理的先后不看票数"),
        "点赞数": _("办理的先后不看票数"),
    },
)
