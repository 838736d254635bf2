"""Refuses a coverage report (JSON, with branches) below the thresholds; names what no test reaches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# What the paths begin with, and the least percentage of lines and branches together.
THRESHOLDS = {
    "gongzhi/kernel/": 100.0,
    "gongzhi/areakit/": 100.0,
    "": 95.0,
}
SHOWN = 40


def percentage(summaries: Iterable[Mapping[str, int]]) -> float:
    reached = total = 0
    for summary in summaries:
        reached += summary["covered_lines"] + summary["covered_branches"]
        total += summary["num_statements"] + summary["num_branches"]
    return 100.0 * reached / total if total else 100.0


def gaps(files: Mapping[str, Any]) -> list[str]:
    """One line a file: missing lines, then missing branches as from→to (to < 0: leaves the function)."""
    found = []
    for path, file in sorted(files.items()):
        unreached = set(file["missing_lines"])
        branches = [f"{start}→{end}" for start, end in file["missing_branches"] if start not in unreached]
        if missing := [*map(str, file["missing_lines"]), *branches]:
            found.append(f"    {path}: {', '.join(missing)}")
    return found


def judge(report: Mapping[str, Any]) -> tuple[list[str], bool]:
    """What to print, and whether every threshold holds."""
    lines, holds = [], True
    for prefix, least in THRESHOLDS.items():
        files = {path: file for path, file in report["files"].items() if path.startswith(prefix)}
        reached = percentage(file["summary"] for file in files.values())
        passed = reached >= least
        holds = holds and passed
        mark = "ok     " if passed else "REFUSED"
        lines.append(f"{mark} {prefix or 'whole':<20} {reached:6.2f} %  (least {least:.0f} %)")
        if not passed:
            missing = gaps(files)
            lines += missing[:SHOWN]
            if len(missing) > SHOWN:
                lines.append(f"    … and {len(missing) - SHOWN} files more")
    return lines, holds


def main(path: str) -> int:
    try:
        report = json.loads(Path(path).read_text())
    except FileNotFoundError:
        print(f"There is no {path}: the tests did not get as far as writing it.", file=sys.stderr)
        return 1
    lines, holds = judge(report)
    print("\n".join(lines))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
