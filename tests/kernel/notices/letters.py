"""Subscribing, and one run of the worker."""

from datetime import datetime
from pathlib import Path
from typing import Any

from gongzhi.kernel.notices import actions
from gongzhi.kernel.notices.actions import Preferences, prefer
from gongzhi.kernel.notices.channels import NotDelivered
from gongzhi.kernel.notices.jobs import hand_over
from gongzhi.kernel.notices.models import DigestSent, Notice, Subscription
from tests.cast import MONDAY, City


def subscribe(city: City, name: str, now: datetime = MONDAY, **wanted: Any) -> Subscription:
    return prefer(person=city.person(name), actor=city.actor(name), wanted=Preferences(**wanted), now=now)


def run(now: datetime) -> list[int]:
    """What the worker does at this moment; a refused delivery is left for the queue to try again."""
    asked = actions.ask_for_digests(now=now)
    for digest in asked:
        try:
            hand_over(digest, now)
        except NotDelivered:
            continue
    return asked


def told() -> list[tuple[str, str, str]]:
    """Verb, reason and who was told, in order."""
    notices = Notice.objects.select_related("organization").order_by("pk")
    return [(notice.verb, notice.reason, str(notice.organization)) for notice in notices]


def letters(outbox: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(outbox.glob("*"))]


def states() -> list[str]:
    return list(DigestSent.objects.order_by("pk").values_list("state", flat=True))
