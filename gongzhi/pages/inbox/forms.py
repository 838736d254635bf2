from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.notices.actions import Preferences
from gongzhi.kernel.notices.addresses import FILE, kind
from gongzhi.kernel.notices.models import Subscription

LONGEST_ADDRESS = 500
HOURS = tuple((hour, _("%(hour)d 点") % {"hour": hour}) for hour in range(6, 22))
KINDS = {
    FILE: _("发件夹"),
    "wecombot": _("企业微信群机器人"),
    "dingtalk": _("钉钉群机器人"),
    "feishu": _("飞书群机器人"),
}


def channel(subscription: Subscription) -> object:
    """In words; the rest of an address is a secret, shown to nobody."""
    name = kind(subscription.address)
    return KINDS.get(name, name)


class PreferencesForm(forms.Form):
    way = forms.ChoiceField(label=_("发到哪里"), widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("机器人地址"), required=False, max_length=LONGEST_ADDRESS,
        help_text=_("选择“群机器人”时填写，例如 wecombot:// 开头的地址。保存后不再显示。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
    digest_hour = forms.TypedChoiceField(
        label=_("每天几点发"), choices=HOURS, coerce=int, widget=forms.Select(attrs={"class": "form-select"})
    )
    quiet_from = forms.TimeField(
        label=_("晚上从几点起不打扰"),
        widget=forms.TimeInput(attrs={"class": "form-control", "type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=_("到早上几点为止"),
        widget=forms.TimeInput(attrs={"class": "form-control", "type": "time"}, format="%H:%M"),
    )
    paused = forms.TypedChoiceField(
        label=_("是否发送"), choices=((0, _("每个工作日发一份")), (1, _("先不发"))), coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, kept: Subscription | None, **kwargs: Any) -> None:
        kwargs["initial"] = shown_first(kept)
        super().__init__(*args, **kwargs)
        keep = [("keep", _("不变：%(channel)s") % {"channel": channel(kept)})] if kept else []
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            *keep, ("file", _("写入发件夹，由系统管理员转发")), ("robot", _("群机器人")),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("way") == "robot" and not told.get("address") and "address" not in self.errors:
            self.add_error("address", _("请填写机器人地址，或改选写入发件夹。"))
        return told

    def wanted(self) -> Preferences:
        told = self.cleaned_data
        address = {"keep": "", "file": FILE, "robot": told["address"]}[told["way"]]
        return Preferences(
            address, told["digest_hour"], told["quiet_from"], told["quiet_until"], told["paused"]
        )


def shown_first(kept: Subscription | None) -> dict[str, Any]:
    now: Preferences | Subscription = kept or Preferences()
    return {
        "way": "keep" if kept else "file", "digest_hour": now.digest_hour, "quiet_from": now.quiet_from,
        "quiet_until": now.quiet_until, "paused": int(now.paused),
    }  # fmt: skip
