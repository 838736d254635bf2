"""A page as a person reads it."""

import re
from html import unescape

from django.http import HttpResponseBase

TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
SPACE = re.compile(r"\s+")


def html(response: HttpResponseBase) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def words(response: HttpResponseBase) -> str:
    """The text of the main part, without its markup."""
    main = html(response).partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return SPACE.sub(" ", unescape(TAG.sub(" ", main))).strip()


def field(response: HttpResponseBase, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html(response))
    assert found, name
    return found[1]


def safe_fields(response: HttpResponseBase) -> dict[str, str]:
    return {name: field(response, name) for name in ("key", "version", "acting")}
