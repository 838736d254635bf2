"""Rows of the data catalogue for the columns of the sign-in library."""

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.catalog import Column, Wipe

SECURITY = _("网络安全法要求的登录保护")
NOBODY = _("无人可看")

COLUMNS = (
    Column(
        "mfa.Authenticator", "data", _("第二道验证"), SECURITY, NOBODY, _("不显示"),
        of_person="user_id", wipe=Wipe.DELETE, secret=True,
    ),
    Column(
        "mfa.Authenticator", "last_used_at", _("发现被盗用的验证器"), SECURITY, _("本人"), _("不显示"),
        days=180, counted_from="last_used_at", of_person="user_id",
    ),
    Column(
        "account.EmailAddress", "email", _("登录库自带的表，本系统不收邮箱"), SECURITY,
        NOBODY, _("不显示"),
        of_person="user_id", wipe=Wipe.DELETE,
    ),
)  # fmt: skip
