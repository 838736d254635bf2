"""Figures of how things stand at a moment: counted where they stand, never kept."""

from collections import Counter
from datetime import UTC, date, datetime, time

from django.db.models import Count, DateField, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth

from gongzhi.kernel.indicators.declaration import Present
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.indicators.sums import Key
from gongzhi.kernel.people.day import HERE
from gongzhi.kernel.workflow.models import Case

MONTH = TruncMonth("figure_moment", output_field=DateField(), tzinfo=HERE)
OWNER = F("figure_organization")


def standing(present: Present, scope: Scope, now: datetime) -> QuerySet[Case]:
    """One row for each time that a case counts."""
    # Annotations first: they share the joins that the declared query filters by; a filter would add its own.
    cases = present.cases(now).annotate(figure_organization=F(present.by), figure_moment=F(present.moment))
    return cases.filter(scope.located(), scope.owned("figure_organization"), within(scope)).order_by()


def within(scope: Scope) -> Q:
    if scope.months is None:
        return Q()
    first, last = scope.months
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return Q(figure_moment__gte=midnight(first), figure_moment__lt=midnight(after))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def tally(present: Present, scope: Scope, key: Combinable, now: datetime) -> Counter[Key]:
    rows = standing(present, scope, now).values(figure_key=key).annotate(figure_total=Count("pk"))
    return Counter(dict(rows.values_list("figure_key", "figure_total")))


def cases_in(present: Present, scope: Scope, now: datetime) -> Counter[Key]:
    return Counter(standing(present, scope, now).values_list("pk", flat=True))
