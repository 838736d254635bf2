import logging
from datetime import UTC, date, datetime

import pytest

from gongzhi.kernel.ledger import settling
from gongzhi.kernel.ledger.models import Seal
from gongzhi.kernel.ledger.partitions import attach_months
from gongzhi.kernel.ledger.tasks import attach_coming_months, seal_entries
from tests.kernel.ledger.conftest import write

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_the_worker_seals_what_was_written() -> None:
    write(1, 2)
    seal_entries(timestamp=0)
    assert [one.count for one in Seal.objects.all()] == [2]


def test_the_worker_tries_again_next_minute_while_somebody_writes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(settling, "PAUSE", 0)
    monkeypatch.setattr(settling, "WRITERS", "SELECT 'somebody'")
    write(1)
    seal_entries(timestamp=0)
    assert [record.name for record in caplog.records] == ["gongzhi.kernel.ledger.tasks"]
    assert not Seal.objects.exists()


def test_the_worker_makes_room_a_year_ahead_by_the_citys_calendar() -> None:
    attach_coming_months(timestamp=int(datetime(2037, 12, 31, 16, tzinfo=UTC).timestamp()))
    assert attach_months(date(2038, 12, 1), date(2039, 2, 1)) == ["ledger_entry_2039_02"]
