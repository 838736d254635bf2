"""What a resident types. Nothing of it is dropped: errors stand beside their fields and the form comes back full."""

import unicodedata
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.handling import MARKS
from gongzhi.areas.requests.words import KINDS
from gongzhi.kernel.people import texts
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow import reported
from gongzhi.kernel.workflow.errors import WrongFacts
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.pages.portal import places

DESK = "desk"  # the choice "let the desk find out where it is"
COMPLAINTS = {"complaint", "tipoff"}
LONGEST_PLACE = 200
NOT_FOR_OPINIONS = (
    "place_text", "place", "place_for", "kind", "accused_text", "accused", "accused_for", "on_behalf",
)  # fmt: skip

KIND_WORDS = {
    "consult": _("咨询：想问政策、问怎么办"),
    "help": _("求助：请帮忙解决"),
    "complaint": _("投诉：对某个单位的办事、服务不满意"),
    "tipoff": _("举报：反映违法违纪，被举报的单位看不到您是谁"),
    "advice": _("建议：希望怎么改进"),
}


LINE = {"class": "form-control"}


class SaidField(forms.CharField):
    """Characters that no keyboard means to send are taken out, not complained about."""

    def to_python(self, value: Any) -> str:
        return texts.clean(str(value)) if value else ""


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ReportForm(forms.Form):
    words = SaidField(
        label=_("发生了什么事"),
        help_text=_("什么事、在哪里、什么时候。写几句就行。"),
        required=False,  # the kernel says it in the same words for every channel
        widget=forms.Textarea(attrs={**LINE, "rows": 6, "autofocus": True, "data-counter": LONGEST_WORDS}),
    )
    photos = forms.Field(
        label=_("照片"),
        required=False,
        widget=ManyFiles(attrs={"multiple": True, "accept": "image/*,application/pdf"}),
    )
    place_text = SaidField(
        label=_("在哪里"),
        help_text=_("写社区、小区、街道或乡镇的名字，如：团结社区。说不清可以空着，由市受理中心判断。"),
        required=False,
        max_length=LONGEST_PLACE,
        error_messages={"max_length": _("地点最多写 %d 字，其余的请写到上面的内容里。") % LONGEST_PLACE},
        widget=forms.TextInput(attrs={**LINE, "autocomplete": "off"}),
    )
    # The choice among the places found, and the text that it was offered for: a text changed since asks anew.
    place = forms.CharField(required=False)
    place_for = SaidField(required=False)
    kind = forms.ChoiceField(
        label=_("这是"),
        required=False,
        choices=[("", _("说不清，由受理人员判断")), *((code, KIND_WORDS[code]) for code, _label in KINDS)],
        error_messages={"invalid_choice": _("没有这个选项，请重新选择。")},
        widget=forms.RadioSelect,
    )
    accused_text = SaidField(
        label=_("投诉或举报的是哪个单位"),
        help_text=_("只在投诉、举报时填写。写上单位名称，您的反映就不会交给它处理，它也看不到您是谁。"),
        required=False,
        max_length=120,
        error_messages={"max_length": _("单位名称最多写 120 字。")},
        widget=forms.TextInput(attrs={**LINE, "autocomplete": "off"}),
    )
    accused = forms.CharField(required=False)
    accused_for = SaidField(required=False)
    name = SaidField(
        label=_("怎么称呼您"), required=False, widget=forms.TextInput(attrs={**LINE, "autocomplete": "name"})
    )
    phone = SaidField(
        label=_("联系电话"),
        help_text=_(
            "只给受理和办理您这件事的人员，用于核实和回访；页面上都遮住中间几位。不留也能凭编号和查询码查询。"
        ),
        required=False,
        widget=forms.TextInput(attrs={**LINE, "type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    on_behalf = forms.BooleanField(label=_("我在替别人反映"), required=False)
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "invalid": _("页面不完整，请再提交一次。"),
            "required": _("页面不完整，请再提交一次。"),
        },
    )

    place_options: list[places.Option]
    accused_options: list[places.Option]
    found_place: Place | None = None

    def __init__(self, *args: Any, needs_place: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("key", uuid4())
        super().__init__(*args, **kwargs)
        self.place_options, self.accused_options = [], []
        self.to_desk = False
        if self.is_bound:
            self.fields["words"].widget.attrs.pop("autofocus")  # what was wrong is read first
        if not needs_place:
            for name in NOT_FOR_OPINIONS:
                del self.fields[name]

    def clean_phone(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "place" in self.fields and "place_text" in cleaned:
            self.resolve_place(cleaned)
        if cleaned.get("kind") in COMPLAINTS and cleaned.get("accused_text"):
            self.resolve_accused(cleaned)
        try:
            # Together with the other mistakes rather than after them; filing asks again.
            reported.check(cleaned.get("words", ""), cleaned.get("name", ""), cleaned.get("phone", ""))
        except WrongFacts as wrong:
            for name, sentence in wrong.errors.items():
                self.add_error(name, sentence)
        return cleaned

    def renew_key(self) -> None:
        """What is sent next is a report of its own."""
        self.data = {**self.data.dict(), "key": str(uuid4())}  # type: ignore[attr-defined]

    def resolve_place(self, cleaned: dict[str, Any]) -> None:
        text = cleaned["place_text"]
        chosen = cleaned["place"] if cleaned["place_for"] == text else ""
        self.to_desk = chosen == DESK
        self.found_place = places.place_of(chosen)
        if self.found_place or not text or self.to_desk:
            return
        found = places.find(text)
        if len(found) == 1:
            self.found_place = places.place_of(found[0].value)
            return
        self.place_options = found
        self.add_error("place_text", which_place(text) if found else no_place(text))

    def resolve_accused(self, cleaned: dict[str, Any]) -> None:
        text = cleaned["accused_text"]
        chosen = cleaned["accused"] if cleaned["accused_for"] == text else ""
        cleaned["accused_organization"] = places.organization_of(chosen)
        if cleaned["accused_organization"] or chosen == DESK:
            return
        found = places.find_organizations(text)
        if len(found) == 1:
            cleaned["accused_organization"] = places.organization_of(found[0].value)
        elif found:
            self.accused_options = found
            self.add_error("accused_text", _("有几个单位的名称里有“%(text)s”，请选一个。") % {"text": text})


def which_place(text: str) -> Any:
    return _("有几个地方符合“%(text)s”，请在下面选一个。已填写的都保留着。") % {"text": text}


def no_place(text: str) -> Any:
    if places.is_elsewhere(text):
        return _(
            "“%(text)s”不在本市，这里办不了外地的事，请拨打当地的 12345。"
            "如果其实在本市，请改写地点，或者选“由市受理中心判断”。"
            "已填写的都保留着。"
        ) % {"text": text}
    return _(
        "没有找到“%(text)s”。请换成社区、小区、街道或乡镇的名字；在本市但不知道叫什么，请选“由市受理中心判断”；"
        "如果在外地，请拨打当地的 12345。已填写的都保留着。"
    ) % {"text": text}


class FollowForm(forms.Form):
    number = forms.CharField(
        label=_("编号"),
        max_length=40,
        error_messages={"required": _("请填写编号。"), "max_length": _("编号没有这么长，请核对。")},
        help_text=_("反映时给您的一串数字，如 20261123-000018。"),
        widget=forms.TextInput(attrs={**LINE, "autocomplete": "off", "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        error_messages={"required": _("请填写查询码。"), "max_length": _("查询码是 10 位，请核对。")},
        help_text=_("10 位字母和数字，不分大小写。"),
        widget=forms.TextInput(
            attrs={**LINE, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class RateForm(forms.Form):
    satisfaction = forms.ChoiceField(
        label=_("您对办理结果"),
        choices=MARKS,
        error_messages={"required": _("请选一项。"), "invalid_choice": _("没有这个选项，请重新选择。")},
        widget=forms.RadioSelect,
    )
    told = SaidField(
        label=_("想说的话"),
        required=False,
        help_text=_("只有受理席位能看到全文。"),
        widget=forms.Textarea(attrs={**LINE, "rows": 3, "data-counter": LONGEST_WORDS}),
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "invalid": _("页面不完整，请再提交一次。"),
            "required": _("页面不完整，请再提交一次。"),
        },
    )
