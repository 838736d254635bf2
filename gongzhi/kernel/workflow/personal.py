"""Rows of the data catalogue for what reporters leave with a case."""

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.catalog import Column, Wipe, register

DUTY = _("办理反映事项的法定职责（个人信息保护法第十三条第三项）")
RECORD = _("公务记录，依档案管理规定保存")
HANDLERS = _("受理席位和承办单位")
YEARS = 3 * 365


def register_columns() -> None:
    register(
        Column(
            "workflow.Report", "words", _("弄清反映的事情"), DUTY, HANDLERS, _("不显示"),
            days=YEARS, counted_from="case__closed_at", of_person="reporter_id",
        ),
        Column(
            "workflow.Case", "summary", _("在列表中认出工单"), DUTY, HANDLERS, _("内容受保护"),
            days=YEARS, counted_from="closed_at", of_person="reports__reporter_id",
        ),
        Column(
            "workflow.Case", "brief", _("让承办单位不看原话也能办理"), DUTY, HANDLERS, _("不显示"),
            days=YEARS, counted_from="closed_at",
        ),
        Column("workflow.Case", "answer", _("答复反映人"), RECORD, _("反映人和办理人员"), _("不显示"), wipe=Wipe.KEEP),
    )  # fmt: skip
