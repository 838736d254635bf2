from typing import cast

from django import forms, template

from gongzhi.pages.office.forms import Searched
from gongzhi.pages.portal.places import Option

register = template.Library()


@register.filter
def found(bound: forms.BoundField) -> list[tuple[Option, bool]]:
    """What a search field finds for what was typed, each with whether it is the chosen one."""
    asked = bound.value()
    options = cast(Searched, bound.field).options(asked)
    return [(one, one.value == asked.chosen or len(options) == 1) for one in options]
