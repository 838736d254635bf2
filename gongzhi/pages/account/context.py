from typing import Any

from django.http import HttpRequest


def acting(request: HttpRequest) -> dict[str, Any]:
    """For the header: the post acted in, and the others to choose from."""
    return {
        "actor": getattr(request, "actor", None),
        "acting": getattr(request, "acting", None),
        "posts": getattr(request, "posts", []),
    }
