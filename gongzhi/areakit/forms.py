"""A form for a transition, made from its declared facts."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.areakit.picking import organization_field
from gongzhi.areakit.uploads import KEPT
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Transition
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.kernel.workflow.models import Case

FEW = 5  # choices that are shown side by side


class KeptFiles(forms.Widget):
    """Files themselves are taken in before the form is read; what it carries are their keys."""

    def value_from_datadict(self, data: Any, _files: object, name: str) -> list[str]:
        return list(data.getlist(name + KEPT))


class FilesField(forms.Field):
    widget = KeptFiles
    part = "areakit/fields/files.html"

    def clean(self, value: object) -> list[UUID]:
        keys = [UUID(key) for key in value] if isinstance(value, list) else []
        super().validate(keys)
        return keys


class ActForm(forms.Form):
    """Facts of one transition, with what makes it safe to send twice or late."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    acting = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, object]:
        own = {"key", "version", "acting"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


def act_form(
    transition: Transition,
    case: Case,
    acting: int | None,
    organizations: QuerySet[Organization],
    data: QueryDict | None = None,
    initial: Mapping[str, object] | None = None,
) -> ActForm:
    asked = [fact for fact in transition.facts if fact.when(case)]
    fields = {fact.name: field(fact, case, organizations) for fact in asked}
    made = type("ActForm", (ActForm,), fields)
    first = {fact.name: fact.initial(case) for fact in asked if fact.initial}
    safe = {"key": uuid4(), "version": case.version, "acting": acting}
    form: ActForm = made(data, initial={**safe, **first, **(initial or {})})
    return form


def typed(form: forms.Form) -> dict[str, object]:
    """What was filled in, unread: to show it again in another form."""
    return {name: bound.value() for name in form.fields if (bound := form[name]).value() not in (None, "")}


def field(fact: Fact, case: Case, organizations: QuerySet[Organization]) -> forms.Field:
    shared = {
        "label": fact.label,
        "help_text": fact.help,
        "required": fact.required,
        "error_messages": {"required": _("请填写“%(fact)s”。") % {"fact": fact.label}},
    }
    if fact.kind is FactKind.ORGANIZATION:
        return organization_field(organizations, case.place.path, **shared)
    return MAKERS[fact.kind](fact, shared)


def words(_fact: Fact, shared: dict[str, Any]) -> forms.Field:
    attrs = {"rows": 4, "maxlength": LONGEST_WORDS, "class": "form-control"}
    return forms.CharField(widget=forms.Textarea(attrs=attrs), **shared)


def choice(fact: Fact, shared: dict[str, Any]) -> forms.Field:
    few = len(fact.choices) <= FEW
    named = tuple((code, gettext_lazy(str(label))) for code, label in fact.choices)
    options = named if few and fact.required else (("", _("不选") if few else "———"), *named)
    widget = forms.RadioSelect() if few else forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(choices=options, widget=widget, **shared)


MAKERS: dict[FactKind, Callable[[Fact, dict[str, Any]], forms.Field]] = {
    FactKind.WORDS: words,
    FactKind.CHOICE: choice,
    FactKind.FLAG: lambda _fact, shared: forms.BooleanField(**{**shared, "required": False}),
    FactKind.FILES: lambda _fact, shared: FilesField(**shared),
    FactKind.ID: lambda _fact, shared: forms.IntegerField(widget=forms.HiddenInput, **shared),
}
