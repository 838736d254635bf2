"""Cleans a file in a process of its own: a hostile one cannot exhaust or crash the web process, which is
spared the heavy libraries too."""

import logging
import os
import subprocess
import sys
from typing import BinaryIO

from .isolated.verdict import REFUSAL
from .refusals import Unreadable

log = logging.getLogger(__name__)

MEMORY_KB = 2_000_000
CPU_SECONDS = 30
WALL_SECONDS = 60
# macOS has no limit on memory; the other limits hold there.
LIMITED = f'ulimit -v {MEMORY_KB} 2>/dev/null; ulimit -t {CPU_SECONDS}; ulimit -c 0; exec "$@"'


def clean(source: BinaryIO, target: BinaryIO, module: str) -> None:
    """Runs `main` of `isolated.<module>` with `source` as its input and `target` as its output.

    Raises what it refuses; a crash, or a limit reached, reads as Unreadable."""
    program = f"from gongzhi.kernel.evidence.isolated.{module} import main; main()"
    # No environment of ours: the keys that guard personal data stay out of reach of what a file may do.
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", LIMITED, "sh", sys.executable, "-c", program],
            stdin=source, stdout=target, stderr=subprocess.DEVNULL,
            env=environment, timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode in REFUSAL:
        raise REFUSAL[done.returncode]
    if done.returncode:
        # A broken installation would look like this too, with every file.
        log.warning("cleaning %s ended with status %s", module, done.returncode)
        raise Unreadable
