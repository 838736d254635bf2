"""This app's own rows of the data catalogue."""

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.catalog import Column, Wipe, register

IN_OFFICE = _("履职需要（个人信息保护法第十三条第三项）")
CONSENT = _("本人提供并同意（个人信息保护法第十三条第一项）")
SECURITY = _("网络安全法要求的登录保护")
NOBODY = _("无人可看")

# Staff are told from residents by an appointment or a sign-in; their contact is kept while they hold one.
RESIDENTS = {"appointments__isnull": True, "login__isnull": True}


def register_columns() -> None:
    register(
        *contacts(),
        Column(
            "people.Login", "handle", _("登录"), SECURITY, NOBODY, _("不显示"),
            of_person="person_id", wipe=Wipe.DELETE,
        ),
        Column(
            "people.Login", "handle_index", _("登录时查找"), SECURITY, NOBODY, _("不显示"),
            of_person="person_id", wipe=Wipe.DELETE, secret=True,
        ),
        Column(
            "people.Appointment", "period", _("岗位与任期"), IN_OFFICE, _("所有人（岗位），工作人员（姓名）"),
            _("岗位名称"), of_person="person_id", wipe=Wipe.KEEP, shows="post",
        ),
        Column(
            "people.Text", "body", _("本人写下的话"), CONSENT, _("办理人员"), _("不显示"),
            of_person="author_id", stamp="erased_at",
        ),
        Column(
            "people.Unmasking", "reason", _("查看联系方式的理由"), SECURITY, _("本人、审计员"), _("不显示"),
            of_person="person_id", wipe=Wipe.KEEP, shows="told",
        ),
    )  # fmt: skip


def contacts() -> list[Column]:
    seen_by = _("经办的工作人员，写明理由后")
    return [
        Column(
            "people.Person", name, purpose, CONSENT, seen_by, masked,
            days=3 * 365, counted_from="created_at", of_person="id", days_only=RESIDENTS, secret=secret,
        )
        for name, purpose, masked, secret in (
            ("name", _("称呼与联系"), _("王**"), False),
            ("phone", _("联系与回访"), _("138****1234"), False),
            ("phone_index", _("按电话查找"), _("不显示"), True),
        )
    ]  # fmt: skip
