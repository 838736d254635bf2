"""Who held a case and for how much working time of their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongzhi.kernel.clock.duration import Calendar, worked
from gongzhi.kernel.clock.queries import calendars
from gongzhi.kernel.workflow.models import Case, Holding

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Booked:
    holding: Holding
    worked: timedelta

    @property
    def words(self) -> str:
        return span(self.worked)


def booked(case: Case, now: datetime) -> list[Booked]:
    """Oldest first; the last, if it still runs, up to now."""
    office = calendars()
    return [
        Booked(
            one,
            one.worked if one.worked is not None else running(one, case, now, office.of(one.organization_id)),
        )
        for one in Holding.objects.filter(case=case).select_related("organization").order_by("since", "pk")
    ]


def running(holding: Holding, case: Case, now: datetime, calendar: Calendar) -> timedelta:
    until = max(case.paused_since or now, holding.since)
    return max(worked(holding.since, until, calendar) - holding.paused, timedelta())


def span(time: timedelta) -> str:
    """12 小时 30 分钟, of working time."""
    hours, minutes = divmod(time // MINUTE, 60)
    if hours and minutes:
        return _("%(hours)d 小时 %(minutes)d 分钟") % {"hours": hours, "minutes": minutes}
    if hours:
        return _("%(hours)d 小时") % {"hours": hours}
    return _("%(minutes)d 分钟") % {"minutes": minutes}
