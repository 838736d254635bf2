"""A form for a transition, made from its declared facts."""

from collections.abc import Mapping
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Transition
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.kernel.workflow.models import Case


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = ManyFiles(attrs={"multiple": True, "accept": "image/*,.pdf,.docx,.xlsx"})

    def clean(self, data: object, initial: object = None) -> list[object]:
        if not data:
            return []
        many = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in many]


class OrganizationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: object) -> str:
        return str(obj)


class ActForm(forms.Form):
    """Facts of one transition, with what makes it safe to send twice or late."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    acting = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self, transition: Transition) -> dict[str, object]:
        return {fact.name: self.cleaned_data.get(fact.name) for fact in transition.facts}


def act_form(
    transition: Transition,
    case: Case,
    acting: int | None,
    organizations: QuerySet[Organization],
    data: Mapping[str, object] | None = None,
    files: object = None,
) -> ActForm:
    fields = {fact.name: field(fact, organizations) for fact in transition.facts}
    made = type("ActForm", (ActForm,), fields)
    initial = {fact.name: fact.initial(case) for fact in transition.facts if fact.initial}
    form: ActForm = made(data, files, initial={"key": uuid4(), "version": case.version, "acting": acting, **initial})
    return form


def field(fact: Fact, organizations: QuerySet[Organization]) -> forms.Field:
    shared = {
        "label": fact.label,
        "help_text": fact.help,
        "required": fact.required,
        "error_messages": {"required": _("请填写“%(fact)s”。") % {"fact": fact.label}},
    }
    if fact.kind is FactKind.CHOICE:
        few = len(fact.choices) <= 5
        named = tuple((code, gettext_lazy(str(label))) for code, label in fact.choices)
        options = named if few and fact.required else (("", "———"), *named)
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect if few else forms.Select, **shared)
    if fact.kind is FactKind.ORGANIZATION:
        return OrganizationField(queryset=organizations, empty_label="———", **shared)
    if fact.kind is FactKind.FLAG:
        return forms.BooleanField(**{**shared, "required": False})
    if fact.kind is FactKind.FILES:
        return FilesField(**shared)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_WORDS}), **shared)
