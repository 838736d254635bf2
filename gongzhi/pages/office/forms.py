"""Forms of the office that no transition makes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.picking import Asked, SearchWidget
from gongzhi.areas.requests.actions import Filing
from gongzhi.areas.requests.words import CATEGORIES, KINDS
from gongzhi.kernel.people.actor import Actor, Channel
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.pages.portal.places import Option, find, find_organizations, organization_of, place_of

CHANNELS = ((Channel.PHONE, _("电话")), (Channel.OFFICE, _("窗口")), (Channel.STEWARD, _("楼栋长代报")))
TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}


class Searched(forms.Field):
    """A row found by typing part of its name; one that fits alone needs no choosing."""

    widget = SearchWidget
    part = "office/fields/search.html"

    def __init__(self, find: Callable[[str], list[Option]], get: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.find, self.get = find, get

    def options(self, value: object) -> list[Option]:
        return self.find(value.words) if isinstance(value, Asked) and value.words else []

    def clean(self, value: object) -> object:
        asked = value if isinstance(value, Asked) else Asked()
        if row := self.get(asked.chosen):
            return row
        found = self.options(asked)
        if len(found) == 1:
            return self.get(found[0].value)
        if found:
            raise forms.ValidationError(_("叫这个名字的不止一个，请从下面选一个。"))
        if asked.words:
            raise forms.ValidationError(_("没有找到“%s”，请换个说法，或填写所在的街道、社区。") % asked.words)
        super().validate(None)
        return None


class FilingForm(forms.Form):
    """In the order in which a caller tells it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("反映的事情"), help_text=_("照原话记。第一句会成为标题。"),
        widget=forms.Textarea(attrs={**TEXT, "rows": 5, "maxlength": LONGEST_WORDS, "autofocus": True}),
        error_messages={"required": _("请写下反映的事情。")},
    )  # fmt: skip
    place = Searched(
        find, place_of, label=_("在哪里"), help_text=_("小区、社区、街道的名称或拼音首字母。"),
        error_messages={"required": _("请填写地点，不清楚时填所在的县（市、区）。")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("性质"), choices=KINDS, initial="help", widget=forms.RadioSelect)
    category = forms.ChoiceField(
        label=_("类别"), choices=(("", _("受理时再定")), *CATEGORIES), required=False,
        widget=forms.Select(attrs=SELECT),
    )  # fmt: skip
    accused = Searched(
        find_organizations, organization_of, label=_("被反映的单位"), required=False,
        help_text=_("反映某个单位或其工作人员时填写，它和它的下级看不到反映人。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("称呼"), required=False, widget=forms.TextInput(attrs={**TEXT, "autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("电话"), required=False, help_text=_("不愿意留可以空着，凭编号和查询码也能查。"),
        widget=forms.TextInput(attrs={**TEXT, "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("怎样反映的"), choices=CHANNELS, widget=forms.RadioSelect)

    @classmethod
    def for_actor(cls, actor: Actor, data: Any = None, **initial: Any) -> "FilingForm":
        channel = Channel.STEWARD if actor.role == Role.STEWARD else Channel.PHONE
        return cls(data, initial={"key": uuid4(), "channel": channel, **initial})

    def filing(self, actor: Actor, now: datetime) -> Filing:
        told = dict(self.cleaned_data)
        return Filing(actor=replace(actor, channel=Channel(told.pop("channel"))), now=now, **told)


class DayForm(forms.Form):
    day = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={**TEXT, "type": "date"}),
        error_messages={"required": _("请选择日期。"), "invalid": _("日期写作 2026-11-23。")},
    )  # fmt: skip
    is_workday = forms.ChoiceField(
        label=_("这一天"),
        choices=(("no", _("休息")), ("yes", _("上班"))),
        initial="no",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("原因"), max_length=100, required=False, widget=forms.TextInput(attrs=TEXT),
        help_text=_("例如：自治县民族节日。"),
    )  # fmt: skip


class NoticeForm(forms.Form):
    year = forms.IntegerField(
        label=_("年份"), min_value=1992, max_value=2200, widget=forms.NumberInput(attrs=TEXT)
    )
    source = forms.CharField(
        label=_("文号"), max_length=100, widget=forms.TextInput(attrs=TEXT),
        help_text=_("例如：国办发明电〔2025〕7号。"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("通知正文"), widget=forms.Textarea(attrs={**TEXT, "rows": 8}),
        help_text=_("把国务院办公厅放假通知的正文粘贴在这里。"),
    )  # fmt: skip
