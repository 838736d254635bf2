from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongzhi.pages.account.acting import FIELD

register = template.Library()


@register.simple_tag(takes_context=True)
def acting_field(context: dict[str, Any]) -> SafeString:
    """The hidden input that every staff form carries."""
    actor = context["request"].actor
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, actor.appointment_id or "")
