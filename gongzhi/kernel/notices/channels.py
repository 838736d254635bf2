"""Ways out of the house. The library is slow to load: only the worker imports this module (see jobs.py)."""

from pathlib import Path

import apprise
from django.conf import settings

from gongzhi.kernel.notices.addresses import FILE, is_allowed
from gongzhi.kernel.notices.wording import Letter


class NotDelivered(Exception):
    """Carries a code: "address", "file" or "channel"."""


def send(address: str, letter: Letter, name: str) -> None:
    """name: of the file, where it is one. Raises NotDelivered."""
    if not is_allowed(address):
        raise NotDelivered("address")
    if address == FILE:
        write(letter, name)
    else:
        call(address, letter)


def write(letter: Letter, name: str) -> None:
    """Whole or not at all: whoever empties the outbox never finds half a letter."""
    folder = Path(settings.GONGZHI_OUTBOX)
    draft = folder / f".{name}.draft"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_text(f"{letter.title}\n\n{letter.body}\n", encoding="utf-8")
        draft.replace(folder / f"{name}.txt")
    except OSError as error:
        raise NotDelivered("file") from error


def call(address: str, letter: Letter) -> None:
    # Not Apprise.add(): that would take several addresses in one, past the check of the first.
    plugin = apprise.Apprise.instantiate(address)
    if not plugin:
        raise NotDelivered("address")
    sender = apprise.Apprise(plugin)
    if not sender.notify(title=letter.title, body=letter.body, body_format=apprise.NotifyFormat.TEXT):
        raise NotDelivered("channel")
