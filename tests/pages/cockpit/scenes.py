"""Many cases at once, and what a page says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from uuid import uuid4

from django.test import Client

from gongzhi.areas.requests.actions import Filing, file_many
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import perform_many
from gongzhi.kernel.workflow.declaration import Move
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY, City, Step, dispatched_steps, done_steps

LINK = re.compile(r'<a class="figure-(?:link|number)[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>')


@dataclass(frozen=True)
class Figure:
    href: str
    shown: str


def filed(
    city: City, amount: int, at: str = "团结社区", now: datetime = MONDAY, **more: object
) -> list[Case]:
    """All by residents, at one place."""
    sent = {
        "words": "路灯坏了三天，晚上看不见路。",
        "place": city.places[at],
        "actor": Actor.anonymous(),
        "now": now,
    }
    filings = [Filing(**{**sent, **more}, key=uuid4()) for _number in range(amount)]  # type: ignore[arg-type]
    return [opened.case for opened in file_many(filings)]


def walked(city: City, cases: Sequence[Case], steps: Sequence[Step], now: datetime = MONDAY) -> list[Case]:
    moved = list(cases)
    for name, who, facts in steps:
        moved = perform_many([Move(case.pk, name, city.actor(who), now, facts) for case in moved])
    return moved


def closed(
    city: City, amount: int, at: str = "团结社区", now: datetime = MONDAY, **outcome: str
) -> list[Case]:
    facts: dict[str, object] = {"outcome": "solved", "satisfaction": "satisfied", **outcome}
    return walked(
        city, filed(city, amount, at, now), [*done_steps(city), ("call_back", "回访员", facts)], now
    )


def dispatched(city: City, amount: int, body: str = "区城管局", now: datetime = MONDAY) -> list[Case]:
    return walked(city, filed(city, amount, now=now), dispatched_steps(city, body), now)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def figures(text: str) -> list[Figure]:
    return [Figure(unescape(href), shown.strip()) for href, shown in LINK.findall(text)]


def tile(text: str, label: str) -> str:
    """What a tile says, without markup."""
    begun = text[text.index(f'<div class="figure-label">{label}</div>') :]
    own = re.split(r'<div class="tile-card|<p class="more-figures">|<section', begun, maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", own).split()).removeprefix(label).strip()


def said(text: str) -> str:
    """The text of the page's main part."""
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
