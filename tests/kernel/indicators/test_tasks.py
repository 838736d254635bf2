import logging

import pytest

from gongzhi.kernel.indicators.models import Cell
from gongzhi.kernel.indicators.tasks import fold_entries, rederive_cells
from gongzhi.kernel.ledger import settling
from tests.kernel.indicators.toy import Town, closing, new_case, write

pytestmark = pytest.mark.django_db


def test_the_worker_folds_what_was_written(town: Town) -> None:
    write(closing(new_case(town, "东一"), None))
    fold_entries(timestamp=0)
    assert [cell.amount for cell in Cell.objects.all()] == [1, 1]


def test_the_worker_tries_again_next_minute_while_somebody_writes(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(settling, "PAUSE", 0)
    monkeypatch.setattr(settling, "WRITERS", "SELECT 'somebody'")
    write(closing(new_case(town, "东一"), None))
    fold_entries(timestamp=0)
    assert [record.name for record in caplog.records] == ["gongzhi.kernel.indicators.tasks"]
    assert not Cell.objects.exists()


def test_the_worker_says_which_cells_did_not_agree(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    write(closing(new_case(town, "东一"), None, solved=False))
    fold_entries(timestamp=0)
    Cell.objects.update(amount=9)
    rederive_cells(timestamp=0)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "kept=9, derived=1" in caplog.records[0].getMessage()
