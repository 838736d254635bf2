"""Sets up what `make run` and `make test` need, and only what is missing or out of date.

Every step leaves a stamp when it is done, holding a digest of what it was made from. A step that was killed
half-way has no stamp and is done again.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import assets, system_packages  # noqa: E402 (a script: the folder above is not on the path yet)
from tools.terminal import Failed, Progress, stream, title  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Beside the folder, since making the folder anew would remove it.
INSTALLING = ROOT / ".venv.installing"
NODE_MODULES = ROOT / "node_modules"


def digest(*parts: Path | str) -> str:
    result = hashlib.sha256()
    for part in parts:
        result.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return result.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def works(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# ---------------------------------------------------------------------------- Python


def make_venv() -> None:
    if not INSTALLING.exists() and works(PYTHON, "-m", "pip", "--version"):
        return
    title("Python environment in .venv")
    INSTALLING.touch()
    if not works(sys.executable, "-c", "import venv, ensurepip"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Failed(
            f"This Python {version} cannot make virtual environments. "
            "On Debian: apt-get install python3-venv; then run the same command again."
        )
    stream([sys.executable, "-m", "venv", "--clear", str(VENV)])


def pip(*words: str, progress: Progress | None = None) -> None:
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    stream([str(PYTHON), "-m", "pip", "install", *quiet, *words], progress)


def install_python(lock: str) -> None:
    """`lock` is base or dev; dev holds base."""
    base, dev = ROOT / "requirements" / "base.txt", ROOT / "requirements" / "dev.txt"
    values = {"base": digest(base, str(VENV)), "dev": digest(base, dev, str(VENV))}
    stamps = {name: VENV / f".installed-{name}" for name in values}
    is_current = is_stamped(stamps[lock], values[lock]) and (VENV / "bin" / "gongzhi").exists()
    if is_current and not INSTALLING.exists():
        return
    make_venv()
    INSTALLING.touch()
    wanted = ROOT / "requirements" / f"{lock}.txt"
    count = sum("==" in line for line in wanted.read_text().splitlines())
    title(f"Python packages ({count}, locked with hashes)")
    pip("--require-hashes", "--no-deps", "-r", str(wanted), progress=Progress("Collecting ", count))
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    for name in ("base", "dev") if lock == "dev" else ("base",):
        stamps[name].write_text(values[name])
    INSTALLING.unlink()


# ---------------------------------------------------------------------------- front end


def check_node() -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    how = "Debian: apt-get install nodejs npm (version 20 or newer). macOS: brew install node."
    if not node:
        raise Failed(f"Gongzhi needs Node.js 20 or newer; there is none. {how}")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = said.lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < 20:
        raise Failed(f"Gongzhi needs Node.js 20 or newer; found {said or node}. {how}")
    if not npm:
        raise Failed(f"Node.js is here, npm is not. {how}")


def install_front_end() -> None:
    lock = ROOT / "package-lock.json"
    value = digest(lock, ROOT / "package.json", ROOT / ".npmrc")
    stamp = NODE_MODULES / ".installed"
    if not is_stamped(stamp, value):
        check_node()
        title("Front-end packages (npm ci, about 20 seconds)")
        # npm removes what a killed run left.
        stream(["npm", "ci", "--no-fund", "--no-audit", "--loglevel=error"], Progress("added", 1))
        stamp.write_text(value)
    value = digest(value, ROOT / "tools" / "assets.py", ROOT / "tools" / "icons.txt")
    stamp = assets.VENDOR / ".made"
    if not is_stamped(stamp, value):
        title("Front-end files and icons")
        assets.build()
        stamp.write_text(value)


def compile_messages() -> None:
    """The English catalogue; a compiled one is not kept in the repository."""
    catalogues = sorted((ROOT / "gongzhi" / "locale").glob("*/LC_MESSAGES/*.po"))
    value = digest(*catalogues)
    stamp = VENV / ".messages"
    are_there = all(path.with_suffix(".mo").exists() for path in catalogues)
    if catalogues and not (are_there and is_stamped(stamp, value)):
        title("Translations")
        stream([str(PYTHON), "tools/messages.py", *map(str, catalogues)])
        stamp.write_text(value)


# ---------------------------------------------------------------------------- the whole


def one_at_a_time() -> int:
    """Holds until this process ends; a second set-up in the same folder waits."""
    handle = os.open(ROOT / ".setup.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another set-up is at work in this folder; waiting for it to end.", flush=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def steps(words: list[str]) -> list[Callable[[], None]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="what the checks need")
    parser.add_argument("--tests", action="store_true", help="what the checks and the browser tests need")
    chosen = parser.parse_args(words)
    if chosen.tests:
        return [system_packages.install, lambda: install_python("dev"), install_front_end, compile_messages]
    if chosen.dev:
        return [lambda: install_python("dev")]
    return [lambda: install_python("base"), install_front_end, compile_messages]


def leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def main() -> int:
    os.chdir(ROOT)
    # An orderly exit ends pip or npm too.
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    try:
        one_at_a_time()
        for step in steps(sys.argv[1:]):
            step()
    except Failed as failed:
        print(f"\n{failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{error}\nThe same command goes on from here once that is mended.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
