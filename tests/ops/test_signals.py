import os
import signal

import pytest

from gongzhi.ops.signals import Parent, held_back, leaving_on_request


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_unwinds_the_stack(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as end, leaving_on_request():
        signal.raise_signal(number)
    assert end.value.code == 128 + number
    assert signal.getsignal(number) is before


def test_a_request_waits_for_the_end_of_the_block() -> None:
    done = []

    def block() -> None:
        with leaving_on_request(), held_back():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            done.append(1)

    with pytest.raises(SystemExit):
        block()
    assert done == [1]


def test_nothing_held_back_nothing_happens() -> None:
    with held_back():
        pass


def test_a_parent_counts_only_if_it_is_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAKELEVEL", raising=False)
    shell = Parent()
    monkeypatch.setenv("MAKELEVEL", "1")
    make = Parent()
    assert (shell.is_gone(), make.is_gone()) == (False, False)
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert (shell.is_gone(), make.is_gone()) == (False, True)
