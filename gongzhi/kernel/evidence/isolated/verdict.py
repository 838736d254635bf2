"""How a process that cleans one file tells its parent that it refuses: by its exit status."""

import io
import shutil
import sys
from collections.abc import Callable
from typing import BinaryIO

from ..refusals import Encrypted, RefusedFile, TooLarge, Unreadable

# Statuses that neither Python (1, 2) nor a shell or signal (126 and above) uses.
STATUS: dict[type[RefusedFile], int] = {Unreadable: 40, Encrypted: 41, TooLarge: 42}
REFUSAL = {status: refusal for refusal, status in STATUS.items()}


def give(clean: Callable[[BinaryIO, BinaryIO], None], source: BinaryIO, target: BinaryIO) -> None:
    """Runs `clean` and hands its output on; leaves with the status of what it refuses."""
    written = io.BytesIO()
    try:
        clean(source, written)
    except RefusedFile as refusal:
        sys.exit(STATUS[type(refusal)])
    written.seek(0)
    shutil.copyfileobj(written, target)
    target.flush()
