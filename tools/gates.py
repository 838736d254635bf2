"""Measures the gates of the design over the repository, prints them all, and refuses what is over a limit."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

# A script: the folder above is on the path only from here on.
from tools.measures import areas, imports, likeness, places, sizes  # noqa: E402
from tools.measures.sources import Finding, Tree, load  # noqa: E402


def measure(tree: Tree) -> list[Finding]:
    return [
        imports.import_cycles(tree),
        imports.hidden_imports(tree),
        imports.signals(tree),
        imports.clock_reads(tree),
        likeness.duplication(tree),
        *sizes.file_findings(tree),
        *sizes.function_findings(tree),
        places.writes_in_views(tree),
        *areas.costs(tree),
        likeness.areas_alike(areas.by_area(tree)),
        places.migrations(tree),
        places.banned_names(tree),
        places.machine_texts(tree),
    ]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(findings: Sequence[Finding]) -> str:
    rows = [("gate", "measured", "limit", "")]
    rows += [(one.gate, one.measured, one.limit, "REFUSED" if one.offenders else "ok") for one in findings]
    widths = [max(width(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main(root: Path) -> int:
    try:
        findings = measure(load(root))
    except SyntaxError as error:
        print(f"{error.filename}:{error.lineno}: {error.msg}")
        return 1
    print(table(findings))
    refused = [one for one in findings if one.offenders]
    for one in refused:
        print(f"\n{one.gate}: {one.measured}, limit {one.limit}")
        for offender in one.offenders:
            print(f"  {offender}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
