"""The dated codes and names of places: a new period begins where the one before ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.territory.models import Place, PlaceCode

BATCH = 1000


class OlderThanHistory(Exception):
    """The change is dated before one already on record: history is written forwards only."""


def begin(places: Iterable[Place], on: date) -> None:
    since = DateRange(on, None)
    periods = [PlaceCode(place=place, code=place.code, name=place.name, period=since) for place in places]
    PlaceCode.objects.bulk_create(periods, batch_size=BATCH)


def let_go(ids: Iterable[int], on: date) -> dict[int, PlaceCode]:
    """Ends the open periods and returns them by place. One that began on this very day is being corrected:
    it stays open, without its code, since codes may change hands within one list."""
    periods = PlaceCode.objects.filter(place_id__in=list(ids), period__endswith=None)
    if periods.filter(period__startswith__gt=on).exists():
        raise OlderThanHistory(_("已经有更新的记录，不能再按更早的名单修改"))
    periods.filter(period__startswith=on).update(code="")
    before = {period.place_id: period for period in periods}
    ended = [period for period in before.values() if period.period.lower != on]
    for period in ended:
        period.period = DateRange(period.period.lower, on)
    PlaceCode.objects.bulk_update(ended, ["period"], batch_size=BATCH)
    return before


def take_up(places: Sequence[Place], before: Mapping[int, PlaceCode], on: date) -> None:
    """Their present codes and names from this day on, each after the one that `let_go` ended."""
    corrected = [before[place.pk] for place in places if before[place.pk].period.lower == on]
    present = {place.pk: place for place in places}
    for period in corrected:
        period.code, period.name = present[period.place_id].code, present[period.place_id].name
    since = DateRange(on, None)
    begun = [
        PlaceCode(place=place, code=place.code, name=place.name, period=since, predecessor=before[place.pk])
        for place in places
        if before[place.pk].period.lower != on
    ]
    PlaceCode.objects.bulk_update(corrected, ["code", "name"], batch_size=BATCH)
    PlaceCode.objects.bulk_create(begun, batch_size=BATCH)


def close(ids: Sequence[int], on: date) -> None:
    let_go(ids, on)
    PlaceCode.objects.filter(place_id__in=ids, period__startswith=on).delete()
    Place.objects.filter(pk__in=ids).update(code="", closed_on=on)
