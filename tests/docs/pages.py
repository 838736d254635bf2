"""The texts of the repository, and what they name."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md")
PAGES = [*(ROOT / name for name in TOP), *sorted((ROOT / "docs").rglob("*.md"))]

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
TABLE_ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def links(page: Path) -> list[str]:
    """Those that lead to a file or a heading of ours."""
    prose = FENCE.sub("", page.read_text())
    return [target for target in LINK.findall(prose) if "://" not in target]


def anchors(page: Path) -> set[str]:
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(page.read_text())
    }


def blocks(page: Path, language: str) -> list[str]:
    return [body for marked, body in FENCE.findall(page.read_text()) if marked == language]


def code(page: Path) -> Iterator[str]:
    """Spans and the lines of plain blocks, without remarks."""
    text = page.read_text()
    for block in blocks(page, ""):
        yield from (line.partition("  #")[0].strip() for line in block.splitlines())
    yield from SPAN.findall(FENCE.sub("", text))


def rows(page: Path, first_heading: str) -> list[list[str]]:
    """Cells of the table whose first column has this heading."""
    found: list[list[str]] = []
    for table in page.read_text().split("\n\n"):
        cells = [[cell.strip() for cell in row.split(" | ")] for row in TABLE_ROW.findall(table)]
        if cells and cells[0][0] == first_heading:
            found += [row for row in cells[1:] if not set(row[0]) <= set("-| ")]
    return found
