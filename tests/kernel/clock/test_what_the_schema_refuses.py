from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from gongzhi.kernel.clock.models import (
    DayOverride,
    OfficeHours,
    PublishedDay,
    PublishedYear,
    SeasonalSuspension,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 8)
HOURS: dict[str, Any] = {"opens": time(9), "closes": time(12)}
SEASON: dict[str, Any] = {"name": "冬", "begins": 1115, "ends": 331, "codes": ["planting"]}

REFUSED: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "hours that end before they begin": (OfficeHours, {"opens": time(12), "closes": time(9)}),
    "hours over hours": (OfficeHours, {"opens": time(11), "closes": time(13)}),
    "an eighth day of the week": (OfficeHours, HOURS | {"weekday": 8}),
    "half a season": (OfficeHours, HOURS | {"begins": 601}),
    "a season of impossible days": (OfficeHours, HOURS | {"begins": 601, "ends": 931}),
    "a day decided twice": (DayOverride, {"day": DAY, "is_workday": False}),
    "a year without a source": (PublishedYear, {"year": 2027, "source": ""}),
    "a year far away": (PublishedYear, {"year": 20027, "source": "国办"}),
    "a day of the next year": (PublishedDay, {"year_id": 2026, "day": date(2027, 1, 1), "is_workday": False}),
    "a day of the autumn before": (
        PublishedDay,
        {"year_id": 2026, "day": date(2025, 11, 30), "is_workday": False},
    ),
    "a day published twice": (PublishedDay, {"year_id": 2026, "day": DAY, "is_workday": True}),
    "a suspension without a name": (SeasonalSuspension, SEASON | {"name": ""}),
    "a suspension of nothing": (SeasonalSuspension, SEASON | {"codes": []}),
    "a suspension from an impossible day": (SeasonalSuspension, SEASON | {"begins": 1131}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_schema_refuses(case: str) -> None:
    PublishedYear.objects.create(year=2026, source="国办")
    PublishedDay.objects.create(year_id=2026, day=DAY, is_workday=False)
    DayOverride.objects.create(day=DAY, is_workday=True)
    OfficeHours.objects.create(**HOURS)
    model, values = REFUSED[case]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)  # type: ignore[attr-defined]  # every model has it


def test_the_schema_takes_a_leap_day_and_hours_side_by_side() -> None:
    SeasonalSuspension.objects.create(**SEASON | {"ends": 229})
    for values in (HOURS, {"opens": time(12), "closes": time(17)}, HOURS | {"weekday": 7}):
        OfficeHours.objects.create(**values)
    assert OfficeHours.objects.count() == 3
