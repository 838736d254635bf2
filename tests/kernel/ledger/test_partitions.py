from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections

from gongzhi.kernel.ledger.partitions import attach_months, ensure_year_ahead
from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.territory.models import Place

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_months_are_attached_once_across_the_turn_of_a_year() -> None:
    wanted = ["ledger_entry_2015_11", "ledger_entry_2015_12", "ledger_entry_2016_01"]
    assert attach_months(date(2015, 11, 30), date(2016, 1, 1)) == wanted
    assert attach_months(date(2015, 11, 1), date(2016, 2, 1)) == ["ledger_entry_2016_02"]


def test_a_year_ahead_is_attached_even_on_a_leap_day() -> None:
    attached = ensure_year_ahead(date(2040, 2, 29))
    assert (attached[0], attached[-1], len(attached)) == ("ledger_entry_2040_02", "ledger_entry_2041_02", 13)
    assert ensure_year_ahead(date(2040, 2, 29)) == []


def test_a_new_month_is_guarded_like_the_others_and_is_not_open_to_the_program() -> None:
    attach_months(date(2015, 11, 1), date(2015, 11, 1))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry_2015_11'::regclass")
        assert cursor.fetchall() == [("ledger_entry_kept",)]
        cursor.execute(
            "SELECT has_table_privilege('gongzhi_program', 'ledger_entry_2015_11', 'SELECT, INSERT')"
        )
        assert cursor.fetchall() == [(False,)]


@pytest.mark.parametrize(
    ("at", "partition"),
    [
        (datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC), "ledger_entry_2026_01"),
        (datetime(2026, 1, 31, 16, 0, 0, tzinfo=UTC), "ledger_entry_2026_02"),
    ],
)
def test_months_are_cut_at_the_citys_midnight(at: datetime, partition: str) -> None:
    record("toy.filed", Place(pk=5), Actor.system(), None, None, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM ledger_entry")
        assert cursor.fetchall() == [(partition,)]
