import socket
from collections.abc import Iterator

import pytest

from gongzhi.ops import site
from gongzhi.ops.server import free_port
from gongzhi.ops.site import Site
from gongzhi.ops.trouble import Trouble


@pytest.fixture
def busy() -> Iterator[Site]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield Site("127.0.0.1", taken.getsockname()[1])


def test_the_port_comes_from_the_option_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGZHI_HOST", raising=False)
    monkeypatch.delenv("GONGZHI_PORT", raising=False)
    assert str(site.chosen(None)) == "http://127.0.0.1:8000"
    monkeypatch.setenv("GONGZHI_PORT", "8001")
    assert (site.chosen(None), site.chosen(9)) == (Site("127.0.0.1", 8001), Site("127.0.0.1", 9))


def test_a_port_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHI_PORT", "http")
    with pytest.raises(Trouble, match="GONGZHI_PORT=http is not a port number"):
        site.chosen(None)


def test_a_busy_port_says_how_to_choose_another(busy: Site) -> None:
    with pytest.raises(
        Trouble, match=rf"Port {busy.port} cannot be used .*GONGZHI_PORT={busy.port + 1} make run"
    ):
        site.must_be_free(busy)


def test_a_port_beyond_the_last_is_said_too() -> None:
    with pytest.raises(Trouble, match=r"Port 70000 cannot be used .*GONGZHI_PORT=8000 make run"):
        site.must_be_free(Site("127.0.0.1", 70000))


def test_a_free_port_is_fine() -> None:
    site.must_be_free(Site("127.0.0.1", free_port()))


def test_waiting_ends_with_an_answer_or_when_given_up(busy: Site) -> None:
    assert site.wait_until_answering(busy, lambda: False)
    asked = iter([False, True])
    assert not site.wait_until_answering(Site("127.0.0.1", free_port()), lambda: next(asked))
