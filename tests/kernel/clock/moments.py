from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from gongzhi.kernel.clock.calendar import Calendar
from gongzhi.kernel.clock.duration import Limit, Unit
from gongzhi.kernel.clock.line import SHANGHAI
from gongzhi.kernel.clock.season import Season

# Two years before the library's first notice, four after its last.
FIRST = datetime.fromisoformat("2002-01-01")
LAST = datetime.fromisoformat("2030-12-31 23:59:59.999999")

WORKING = (Unit.WORK_HOURS, Unit.WORK_DAYS)
NATURAL = (Unit.MINUTES, Unit.HOURS)

# The first examples fill the tables of their years, on a machine that may be busy.
unhurried = settings(deadline=None)

moments = st.datetimes(FIRST, LAST, timezones=st.just(SHANGHAI)).map(lambda at: at.astimezone(UTC))
minutes = moments.map(lambda at: at.replace(second=0, microsecond=0))
spans = st.timedeltas(timedelta(0), timedelta(days=60))
amounts = st.integers(1, 400)
limits = st.builds(Limit, amounts, st.sampled_from(Unit))
working_limits = st.builds(Limit, amounts, st.sampled_from(WORKING))

CITY = Calendar()
FROZEN = Calendar(seasons=(Season(1115, 331),))
calendars = st.sampled_from((CITY, FROZEN))


def local(text: str) -> datetime:
    """A moment of Songyuan's clock, as the clock wants it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)
