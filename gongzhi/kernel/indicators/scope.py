"""Of which places, whose and when: one value that a figure and the list behind it are both read with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from gongzhi.kernel.indicators.declaration import Change
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place


@dataclass(frozen=True)
class Scope:
    """Empty is everything.

    place: with all below it. below: with the organisations below the named one. months: the first days of
    the first and the last month.
    """

    place: Place | None = None
    organization: Organization | None = None
    below: bool = False
    months: tuple[date, date] | None = None

    def located(self, place: str = "place__") -> Q:
        """place: the relations that lead to the place, with their ending underscores."""
        return Q(**{f"{place}path__contains": [self.place.pk]}) if self.place else Q()

    def owned(self, organization: str = "organization") -> Q:
        if self.organization is None:
            return Q()
        if self.below:
            return Q(**{f"{organization}__in": Organization.objects.under(self.organization).values("pk")})
        return Q(**{organization: self.organization.pk})

    def dated(self, month: str = "month") -> Q:
        return Q(**{f"{month}__range": self.months}) if self.months else Q()


def child_of(scope: Scope, place: str = "place__") -> Combinable:
    """The child of the scope's place that a place lies in or is; the scope's place itself is its own.

    place: as in `located`.
    """
    depth = len(scope.place.path) if scope.place else 0
    return Coalesce(F(f"{place}path__{depth}"), F(f"{place}id"), output_field=BigIntegerField())


def sift(
    changes: Sequence[tuple[str, Change]], scope: Scope, group: Combinable
) -> list[tuple[str, Change, int]]:
    """The changes within the scope, with their names and the groups of their places.

    group: an expression over places.
    """
    places = Place.objects.filter(scope.located(""), pk__in={change.place_id for _name, change in changes})
    groups = dict(places.annotate(group=group).values_list("pk", "group"))
    owners = owners_of(scope)
    return [
        (name, change, groups[change.place_id])
        for name, change in changes
        if change.place_id in groups
        and (owners is None or change.organization_id in owners)
        and (scope.months is None or scope.months[0] <= change.month <= scope.months[1])
    ]


def owners_of(scope: Scope) -> set[int] | None:
    """None: whoever it is."""
    if scope.organization is None:
        return None
    if not scope.below:
        return {scope.organization.pk}
    return set(Organization.objects.under(scope.organization).values_list("pk", flat=True))
