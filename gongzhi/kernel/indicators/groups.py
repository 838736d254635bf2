"""What a figure is laid out by."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import F
from django.db.models.expressions import Combinable

from gongzhi.kernel.indicators.declaration import Change
from gongzhi.kernel.indicators.present import MONTH, OWNER
from gongzhi.kernel.indicators.scope import Scope, child_of
from gongzhi.kernel.indicators.sums import NO_KEY, OWN, Key
from gongzhi.kernel.territory.models import Place

By = Literal["month", "place", "organization"] | None
Level = Place.Kind | None


@dataclass(frozen=True)
class Groups:
    """level: of places; None is the children of the scope's place."""

    by: By
    level: Level
    scope: Scope

    def of_cells(self) -> Combinable:
        return self.key(F("month"), F("organization_id"))

    def of_cases(self) -> Combinable:
        return self.key(MONTH, OWNER)

    def key(self, month: Combinable, organization: Combinable) -> Combinable:
        match self.by:
            case "month":
                return month
            case "organization":
                return organization
            case "place":
                return F("place_id") if self.level else child_of(self.scope)
        return NO_KEY

    def of_places(self) -> Combinable:
        return OWN if self.level else child_of(self.scope, "")

    def of_change(self, change: Change, place: int) -> Key:
        """place: the group of the change's place."""
        match self.by:
            case "month":
                return change.month
            case "organization":
                return change.organization_id
            case "place":
                return place
        return None

    def lifted(self, found: Counter[tuple[str, Key]]) -> Counter[tuple[str, Key]]:
        """Places rolled up to their level; what lies above it stays under its own place: groups add up."""
        if self.by != "place" or self.level is None:
            return found
        paths = dict(Place.objects.filter(pk__in={key for _name, key in found}).values_list("pk", "path"))
        above = {place for path in paths.values() for place in path}
        level = set(Place.objects.filter(pk__in=above, kind=self.level).values_list("pk", flat=True))
        group: dict[Key, Key] = {
            pk: next((place for place in path if place in level), pk) for pk, path in paths.items()
        }
        lifted: Counter[tuple[str, Key]] = Counter()
        for (name, key), amount in found.items():
            lifted[name, group[key]] += amount
        return lifted

    def shown(self, found: Iterable[tuple[str, Key]]) -> list[Key]:
        """Those that have something, and those that would be missed: the whole, each month asked for."""
        if self.by is None:
            return [None]
        asked = months(*self.scope.months) if self.by == "month" and self.scope.months else ()
        return sorted({*asked, *(key for _name, key in found)}, key=lambda group: (group is None, group))


def months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
