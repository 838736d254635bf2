from datetime import date, datetime

import pytest

from gongzhi.kernel.clock.actions import import_year
from gongzhi.kernel.clock.notice import NoticeRow
from gongzhi.kernel.clock.queries import MissingYear, warnings
from gongzhi.kernel.people.actor import Actor

pytestmark = pytest.mark.django_db

MISSING = {
    year: MissingYear(year, f"{year} 年放假安排尚未录入，期限暂按周一至周五计算，请录入国务院办公厅的通知。")
    for year in (2027, 2028)
}


def test_from_november_the_next_year_is_asked_for(now: datetime) -> None:
    assert warnings(date(2026, 10, 31)) == []
    assert warnings(date(2026, 11, 1)) == [MISSING[2027]]


def test_a_year_that_has_begun_is_asked_for_until_it_is_there(keeper: Actor, now: datetime) -> None:
    assert warnings(date(2027, 12, 1)) == [MISSING[2027], MISSING[2028]]
    rows = [NoticeRow(date(2027, 1, 1), False, "元旦")]
    import_year(year=2027, rows=rows, source="国办发明电〔2026〕9号", actor=keeper, now=now)
    assert warnings(date(2027, 12, 1)) == [MISSING[2028]]
    assert warnings(date(2027, 6, 1)) == []
