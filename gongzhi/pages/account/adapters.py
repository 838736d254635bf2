"""Where the library asks what this city wants: no sign-up, no e-mail, no secret stored in clear."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people import sign_in
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.people.secrecy import blind_index, mask_name, seal, unseal
from gongzhi.pages.account import second_factor

# One answer, whether the number is unknown, the password wrong or the account locked.
MISMATCH = _(
    "工号（电话）或密码不对。连续输错 5 次，账号会停用 15 分钟；忘记密码请找本单位的系统管理员重置。"
)


def shown_name(person: Person) -> str:
    return person.shown_name


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "too_many_login_attempts": _("尝试次数太多，请过几分钟再试。"),
        "demo_elsewhere": _("演示账号只能在安装了本系统的这台电脑上使用。"),
        "enter_current_password": _("现在的密码不对。"),
        "incorrect_password": _("密码不对。"),
        "same_as_current": _("新密码和现在的一样，请换一个。"),
        "rate_limited": _("尝试次数太多，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The library counts by user name, which here is never handed over in clear."""
        return blind_index(credentials.get("handle", ""), "attempts").hex()

    def set_password(self, user: Person, password: str) -> None:
        user.login = sign_in.change_password(person=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """The pages themselves say what happened."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对，请用最新的一个再试。"),
        "cannot_delete_authenticator": _("工作账号要保留至少一种第二道验证，请先添加另一种。"),
        "cannot_generate_recovery_codes": _("请先设好验证器或安全密钥，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, second_factor.COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, second_factor.COLUMN)

    def get_totp_label(self, user: Person) -> str:
        return mask_name(user.name)

    def _get_user_identifier(self, user: Person) -> str:
        return mask_name(user.name)

    def _get_site_name(self) -> str:
        return gettext("共治")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.GONGZHI_REQUIRE_SECOND_FACTOR:
            return True
        return second_factor.is_set_up(authenticator.user, without=authenticator.pk)

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("安全密钥 %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": self._get_site_name()}
