"""What is overdue now, by the organisation that holds it."""

from dataclasses import dataclass

from gongzhi.kernel.indicators.reading import figures
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.people.models import Organization
from gongzhi.pages.cockpit.asked import Asked

LISTED = 8


@dataclass(frozen=True)
class Holder:
    """bar: of a hundred, against the longest."""

    organization: Organization
    overdue: int
    open: int
    bar: float
    href: str
    open_href: str


@dataclass(frozen=True)
class Late:
    holders: list[Holder]
    overdue: int
    open: int

    @property
    def listed(self) -> list[Holder]:
        return self.holders[:LISTED]

    @property
    def rest(self) -> list[Holder]:
        return self.holders[LISTED:]


def read_late(asked: Asked) -> Late:
    """The most overdue first; who has nothing overdue is not in the list but in the totals."""
    overdue, still_open = asked.name("overdue"), asked.name("open")
    found = figures([overdue, still_open], Scope(asked.place), group_by="organization", now=asked.now)
    late = {body: amounts for body, amounts in found.items() if isinstance(body, int) and amounts[overdue]}
    bodies = Organization.objects.in_bulk(late)
    most = max((amounts[overdue] for amounts in late.values()), default=1)
    holders = [
        Holder(
            bodies[body], amounts[overdue], amounts[still_open], round(100 * amounts[overdue] / most, 1),
            asked.records(overdue, organization=body), asked.records(still_open, organization=body),
        )
        for body, amounts in late.items()
    ]  # fmt: skip
    holders.sort(key=lambda one: (-one.overdue, str(one.organization)))
    return Late(
        holders, sum(amounts[overdue] for amounts in found.values()),
        sum(amounts[still_open] for amounts in found.values()),
    )  # fmt: skip
