"""Runs the checks one after the other, all of them even if one fails, and says at the end what held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tools.terminal import title  # noqa: E402 (a script: the folder above is not on the path yet)

BIN = Path(sys.executable).parent
REPORT = ".cache/coverage/report.json"
TESTS = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--cov", "--cov-report", "json"]
WITH_SERVER = [sys.executable, "-m", "gongzhi.ops.postgres", "with-temporary", "--"]

# name: (what it is, command)
CHECKS: dict[str, tuple[str, list[str]]] = {
    "lint": ("Lint: ruff check", [str(BIN / "ruff"), "check", "."]),
    "format": ("Format: ruff format --check", [str(BIN / "ruff"), "format", "--check", "."]),
    "types": ("Types: mypy", [str(BIN / "mypy")]),
    "imports": ("Import contracts: lint-imports", [str(BIN / "lint-imports")]),
    "gates": ("Gates: size, duplication, cost of an area", [sys.executable, "tools/gates.py"]),
    "tests": ("Tests: pytest, with branch coverage", TESTS),
    "coverage": (
        "Coverage: kernel and areakit 100 %, whole 95 %",
        [sys.executable, "tools/coverage_gate.py", REPORT],
    ),
}


def command_of(name: str) -> list[str]:
    command = CHECKS[name][1]
    if name == "tests" and not os.environ.get("DATABASE_URL"):
        return [*WITH_SERVER, *command]
    return command


def run(name: str) -> tuple[bool, float]:
    title(CHECKS[name][0])
    began = time.monotonic()
    ended = subprocess.run(command_of(name), cwd=ROOT, check=False)
    return ended.returncode == 0, time.monotonic() - began


def main(names: list[str]) -> int:
    if unknown := set(names) - set(CHECKS):
        print(
            f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.", file=sys.stderr
        )
        return 2
    (ROOT / ".cache" / "coverage").mkdir(parents=True, exist_ok=True)
    (ROOT / REPORT).unlink(missing_ok=True)
    results = {name: run(name) for name in names or CHECKS}
    title("Result")
    for name, (held, seconds) in results.items():
        print(f"  {'passed' if held else 'FAILED'}  {seconds:5.0f} s  {CHECKS[name][0]}")
    return 0 if all(held for held, _ in results.values()) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
