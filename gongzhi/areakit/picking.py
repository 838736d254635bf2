"""Choosing one organisation: a list grouped by kind, and where that grows too long a search whose results are chosen
from. Both work without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from gongzhi.areakit.listing import LONGEST_ASKED, number
from gongzhi.kernel.people import texts
from gongzhi.kernel.people.models import Organization

MOST_OPTIONS = 150  # more than this makes a page too heavy and a list too long
MOST_FOUND = 30
Groups = list[tuple[str, list[tuple[Organization, bool]]]]


@dataclass(frozen=True)
class Asked:
    """What was sent: the row that was chosen, or only what was typed."""

    chosen: str = ""
    words: str = ""


class SearchWidget(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], _files: object, name: str) -> Asked:
        return Asked(data.get(name, ""), texts.clean(data.get(f"{name}_q", ""))[:LONGEST_ASKED])


class OrganizationSearch(forms.Field):
    """`near`: ids of places whose bodies are offered before anybody has searched."""

    widget = SearchWidget
    part = "areakit/fields/search.html"

    def __init__(self, candidates: QuerySet[Organization], near: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.candidates, self.near = candidates, near

    def found(self, words: str) -> list[Organization]:
        if words:
            named = self.candidates.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
            named = named.order_by(Length("name"), "name", "pk")
        else:
            named = self.candidates.filter(place_id__in=self.near)
        return list(named.select_related("place")[:MOST_FOUND])

    def clean(self, value: object) -> Organization | None:
        asked = value if isinstance(value, Asked) else Asked()
        if asked.chosen:
            found = list(self.candidates.filter(pk=number(asked.chosen)))
        else:
            found = self.found(asked.words) if asked.words else []
        if len(found) == 1:
            return found[0]
        if asked.words or asked.chosen:
            raise forms.ValidationError(self.wrong(asked, len(found)))
        super().validate(None)
        return None

    def options(self, value: object) -> Groups:
        """What it shows now: by kind, each with whether it is the chosen one."""
        asked = value if isinstance(value, Asked) else Asked(str(value or ""))
        shown = self.found(asked.words)
        if asked.chosen and all(str(one.pk) != asked.chosen for one in shown):
            shown = [*self.candidates.select_related("place").filter(pk=number(asked.chosen)), *shown]
        rows = {str(one.pk): one for one in shown}
        return [
            (kind, [(rows[pk], pk == asked.chosen) for pk, _label in group]) for kind, group in by_kind(shown)
        ]

    def in_words(self, asked: Asked) -> str:
        chosen = self.candidates.filter(pk=number(asked.chosen)).first()
        return str(chosen) if chosen else asked.words

    def wrong(self, asked: Asked, found: int) -> str:
        if found:
            return _("名称里有“%(words)s”的单位不止一个，请从下面选一个。") % {"words": asked.words}
        return _("没有找到“%(words)s”，请换个说法再查找。") % {"words": asked.words or asked.chosen}


def organization_field(candidates: QuerySet[Organization], near: Sequence[int], **shared: Any) -> forms.Field:
    few = list(candidates[: MOST_OPTIONS + 1])
    if len(few) > MOST_OPTIONS:
        return OrganizationSearch(candidates, near, **shared)
    widget = forms.Select(attrs={"class": "form-select", "data-narrow": "1"})
    return forms.ChoiceField(choices=[("", "———"), *by_kind(few)], widget=widget, **shared)


def by_kind(organizations: Sequence[Organization]) -> list[tuple[str, list[tuple[str, str]]]]:
    """In the order of the kinds, as grouped choices."""
    order = list(Organization.Kind.values)
    ranked = sorted(organizations, key=lambda one: order.index(one.kind))
    return [
        (str(Organization.Kind(kind).label), [(str(one.pk), str(one)) for one in group])
        for kind, group in groupby(ranked, key=lambda one: one.kind)
    ]
