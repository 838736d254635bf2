"""Personal texts: kept in rows of their own, so that each can be erased."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from gongzhi.kernel.people.models import Text

# What no keyboard means to send: control characters but for line ends and tabs, and halves of characters.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(body: str) -> str:
    return UNWRITABLE.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()


def keep(body: str, purpose: str, now: datetime, author_id: int | None = None) -> Text:
    return keep_many([body], purpose, now, author_id)[0]


def keep_many(bodies: Sequence[str], purpose: str, now: datetime, author_id: int | None = None) -> list[Text]:
    """In the order given."""
    return Text.objects.bulk_create(
        Text(body=clean(body), purpose=purpose, author_id=author_id, created_at=now) for body in bodies
    )


def erase(ids: Iterable[int], now: datetime) -> int:
    """The rows stay, their content goes. Answers how many had any."""
    return Text.objects.filter(id__in=list(ids), erased_at=None).update(body=None, erased_at=now)
