from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DISPATCHER = "DISPATCHER", _("派单员")
    HANDLER = "HANDLER", _("承办人")
    CALLER = "CALLER", _("回访员")
    SECRETARY = "SECRETARY", _("书记")
    LIAISON = "LIAISON", _("联络员")
    STEWARD = "STEWARD", _("楼栋长")
    COMMUNITY_WORKER = "COMMUNITY_WORKER", _("社区工作者")
    CLERK = "CLERK", _("街道干部")
    EVALUATOR = "EVALUATOR", _("评价员")
    AUDITOR = "AUDITOR", _("审计员")
    ADMINISTRATOR = "ADMINISTRATOR", _("系统管理员")
    SECURITY = "SECURITY", _("安全管理员")
    LEADER = "LEADER", _("领导")


# 三员分立: nobody holds two of these at a time.
KEPT_APART = (Role.AUDITOR, Role.ADMINISTRATOR, Role.SECURITY)
