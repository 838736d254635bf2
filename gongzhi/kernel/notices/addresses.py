"""Where a digest may go. A free choice of address would let anybody make the server call any machine."""

import re
from collections.abc import Sequence

from django.conf import settings

FILE = "file"
ADDRESS = re.compile(r"([a-z]+)://[^\s\x00-\x1f\x7f]+")


def schemes() -> Sequence[str]:
    """By default those that have one host of their own each."""
    allowed: Sequence[str] = settings.GONGZHI_DIGEST_SCHEMES
    return allowed


def is_allowed(address: str) -> bool:
    if address == FILE:
        return True
    found = ADDRESS.fullmatch(address)
    return bool(found and found[1] in schemes())


def kind(address: str) -> str:
    """What may be shown of an address: the rest of it is a secret."""
    return address.partition(":")[0]
