from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms import CharField, Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people import sign_in
from gongzhi.pages.account.nearness import is_this_machine

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def worded(form: Form, **labels: Any) -> None:
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


class SignIn(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = CharField(max_length=60, widget=self.fields["login"].widget)
        worded(self, login=_("工号或电话"), password=_("密码"))
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, Any]:
        """Not as `username`: the library would write that into the session in clear."""
        handle, password = self.cleaned_data["login"], self.cleaned_data["password"]
        return {"handle": handle, "password": password, "now": timezone.now()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.user and self.user.login.is_demo and not is_this_machine(self.request):
            raise get_adapter().validation_error("demo_elsewhere")
        return cleaned


class NewPassword(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, oldpassword=_("现在的密码"), password1=_("新密码"), password2=_("再输一次新密码"))
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise get_adapter().validation_error("same_as_current")
        return password


class PasswordAgain(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, password=_("密码"))

    def clean_password(self) -> str:
        """Through the same door as signing in, so that guesses are counted."""
        password: str = self.cleaned_data["password"]
        if sign_in.attempt(handle=self.user.login.handle, password=password, now=timezone.now()) != self.user:
            raise get_adapter().validation_error("incorrect_password")
        return password


class Worded(Form):
    """A form of the library with labels in the city's words."""

    words: ClassVar[dict[str, StrOrPromise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, **self.words)


class Code(Worded, AuthenticateForm):
    words: ClassVar = {"code": _("验证码或恢复码")}


class CodeAgain(Worded, MfaReauthenticateForm):
    words: ClassVar = {"code": _("验证码或恢复码")}


class NewApp(Worded, ActivateTOTPForm):
    words: ClassVar = {"code": _("验证器显示的 6 位数字")}


class NewKey(Worded, AddWebAuthnForm):
    words: ClassVar = {"name": _("给这把密钥起个名字")}
