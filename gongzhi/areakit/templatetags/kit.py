"""What the kit's templates ask for."""

from datetime import datetime
from typing import Any, cast

from django import forms, template
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _

from gongzhi.areakit import picking
from gongzhi.areakit.forms import ActForm
from gongzhi.areakit.uploads import known
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.queries import label, numbered

register = template.Library()


@register.filter
def part(bound: forms.BoundField) -> str:
    """The template that shows a field of a form."""
    plain = "choices" if isinstance(bound.field.widget, forms.RadioSelect) else "plain"
    return str(getattr(bound.field, "part", f"areakit/fields/{plain}.html"))


@register.filter
def options(bound: forms.BoundField) -> picking.Groups:
    search = cast("picking.OrganizationSearch", bound.field)
    return search.options(bound.value())


@register.filter
def kept(bound: forms.BoundField) -> list[tuple[str, str]]:
    """Files that the form already carries: key and label."""
    keys = known(bound.value() or [])
    return [
        (str(one.pk), label(one, place))
        for one, place in numbered(Attachment.objects.filter(pk__in=keys).order_by("created_at", "pk"))
    ]


@register.filter
def typed_words(form: ActForm) -> list[tuple[object, str]]:
    """What was filled in, to read and copy: label and words."""
    pairs = [(bound.label, in_words(bound)) for bound in form.visible_fields()]
    return [(label, words) for label, words in pairs if words]


def in_words(bound: forms.BoundField) -> str:
    value, field = bound.value(), bound.field
    if isinstance(field, picking.OrganizationSearch):
        return field.in_words(value)
    if isinstance(value, list):
        return _("%(count)d 个文件") % {"count": len(value)} if value else ""
    if isinstance(field, forms.ChoiceField):
        return str(flat(field).get(str(value or ""), "")) if value else ""
    return _("是") if value is True else str(value or "")


def flat(field: forms.ChoiceField) -> dict[str, object]:
    """Codes and labels, groups undone."""
    found: dict[str, object] = {}
    choices: Any = field.choices
    for code, named in choices:
        found.update(named if isinstance(named, list | tuple) else [(code, named)])
    return found


@register.filter
def clock_time(value: datetime | None) -> str:
    """11-23 09:05, for tables."""
    return written(timezone.localtime(value), "m-d H:i") if value else ""
