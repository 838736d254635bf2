import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pytest_django import Settings

from gongzhi.kernel.notices.channels import NotDelivered, send
from gongzhi.kernel.notices.wording import Letter

# The library loads a module that Python will drop in 3.13, and brings its own for then.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
LETTER = Letter("共治摘要", "手上 1 件。\n详情请登录。")


class Robot(BaseHTTPRequestHandler):
    heard: list[dict[str, str]]
    answer: int

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.heard.append(json.loads(self.rfile.read(length)))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def robot(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Robot], str]]:
    """A machine that is spoken to through the library."""
    settings.GONGZHI_DIGEST_SCHEMES = ("json",)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    listening = type("Listening", (Robot,), {"heard": [], "answer": 200})
    server = HTTPServer(("127.0.0.1", 0), listening)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield listening, f"json://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_letter_goes_out_through_the_library(robot: tuple[type[Robot], str]) -> None:
    listening, address = robot
    send(address, LETTER, "x")
    [heard] = listening.heard
    assert (heard["title"], heard["message"]) == (LETTER.title, LETTER.body)


def test_a_channel_that_refuses_is_told_of(robot: tuple[type[Robot], str]) -> None:
    listening, address = robot
    listening.answer = 500
    with pytest.raises(NotDelivered, match="channel"):
        send(address, LETTER, "x")


@pytest.mark.parametrize("address", ["json://127.0.0.1/", "wecombot://%20"])
def test_an_address_that_is_not_allowed_or_means_nothing_is_not_called(address: str) -> None:
    with pytest.raises(NotDelivered, match="address"):
        send(address, LETTER, "x")


def test_the_outbox_gets_whole_letters_that_nobody_else_reads(outbox: Path) -> None:
    send("file", LETTER, "2026-11-23-1")
    assert [file.name for file in outbox.iterdir()] == ["2026-11-23-1.txt"]
    assert (outbox / "2026-11-23-1.txt").read_text(encoding="utf-8") == f"{LETTER.title}\n\n{LETTER.body}\n"
    assert os.stat(outbox).st_mode & 0o077 == 0


def test_an_outbox_that_cannot_be_written_is_told_of(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.GONGZHI_OUTBOX = tmp_path / "file" / "outbox"
    with pytest.raises(NotDelivered, match="file"):
        send("file", LETTER, "x")
