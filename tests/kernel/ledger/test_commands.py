from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from gongzhi.kernel.ledger import seal_file, settling
from tests.kernel.ledger.conftest import tampering, write

pytestmark = pytest.mark.django_db


def said(*command: str) -> list[str]:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue().splitlines()


def test_sealing_and_verifying_say_how_much_they_found() -> None:
    write(1, 2, 3)
    assert said("ledger_seal") == ["sealed 3 entries in 1 seals"]
    write(4)
    assert said("ledger_verify") == ["verified 3 entries, 1 seals", "not sealed yet: 1 entries"]


def test_verifying_a_damaged_ledger_fails_with_one_line() -> None:
    (made,) = write(1)
    said("ledger_seal")
    with tampering() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
    with pytest.raises(CommandError, match=rf"^entry {made.id} is missing; seal 1 holds it$") as failure:
        said("ledger_verify")
    assert failure.value.returncode == 1


def test_without_keys_both_say_which_file_they_want(settings: Settings) -> None:
    settings.GONGZHI_SEAL_KEY = Path("/nowhere/seal.key")
    with pytest.raises(CommandError, match=r"^the seal key is not in /nowhere/seal\.key$"):
        said("ledger_seal")
    with pytest.raises(CommandError, match=r"^the public seal keys are not in /nowhere/seal\.pub$"):
        said("ledger_verify")


def test_a_cut_file_stops_the_sealing_until_the_missing_lines_are_asked_for() -> None:
    for number in (1, 2):
        write(number)
        said("ledger_seal")
    seal_file.where().unlink()
    with pytest.raises(CommandError, match="use --refile if lines are only missing"):
        said("ledger_seal")
    assert said("ledger_seal", "--refile") == ["sealed 0 entries in 0 seals"]
    assert said("ledger_verify") == ["verified 2 entries, 2 seals", "not sealed yet: 0 entries"]


def test_a_long_transaction_puts_the_sealing_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "PAUSE", 0)
    monkeypatch.setattr(settling, "WRITERS", "SELECT 'somebody'")
    with pytest.raises(CommandError, match="try again later"):
        said("ledger_seal")
