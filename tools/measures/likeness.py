"""Text that was copied and renamed.

A line is compared after its names, strings and numbers are replaced. Blank lines, comments, docstrings
and imports do not count: imports look alike everywhere, and contracts of their own rule them.
"""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tools.measures.sources import Finding, Source, Tree

WINDOW = 8
DUPLICATION_MAX = 0.01
# A table of data repeats its own shape; a window of fewer different lines than this is such a table.
DIFFERENT_LINES = 4
AREA_WINDOW = 4
AREA_LIKENESS_MAX = 0.30

Line = tuple[int, str]
LAYOUT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
    tokenize.ENCODING,
}  # fmt: skip


def renamed(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME:
        return token.string if keyword.iskeyword(token.string) else "N"
    return {tokenize.STRING: "S", tokenize.NUMBER: "0"}.get(token.type, token.string)


def left_out(tree: ast.Module) -> set[int]:
    """Numbers of the lines of imports and docstrings."""
    numbers: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom):
            continue
        if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant):
            numbers.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return numbers


def normalised(source: Source) -> list[Line]:
    """Line numbers with the renamed lines."""
    skipped = left_out(source.tree)
    lines: dict[int, list[str]] = defaultdict(list)
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type not in LAYOUT and token.start[0] not in skipped:
            lines[token.start[0]].append(renamed(token))
    return [(number, " ".join(words)) for number, words in sorted(lines.items())]


def windows(lines: Sequence[Line], size: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Position of the first line in `lines`, and the texts."""
    for start in range(len(lines) - size + 1):
        yield start, tuple(text for _, text in lines[start : start + size])


def repeated_windows(files: dict[str, list[Line]]) -> list[list[tuple[str, int]]]:
    places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for path, lines in files.items():
        for start, texts in windows(lines, WINDOW):
            if len(set(texts)) >= DIFFERENT_LINES:
                places[texts].append((path, start))
    return [apart for found in places.values() if len(apart := without_overlaps(found)) > 1]


def without_overlaps(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    kept: list[tuple[str, int]] = []
    for path, start in found:
        if not kept or kept[-1][0] != path or start - kept[-1][1] >= WINDOW:
            kept.append((path, start))
    return kept


def duplication(tree: Tree) -> Finding:
    """Every copy counts, the first one too."""
    files = {str(one.path): normalised(one) for one in tree.program if one.path.parts[0] == "gongzhi"}
    copied: dict[str, set[int]] = defaultdict(set)
    pairs: dict[tuple[str, str], tuple[int, int]] = {}
    for found in repeated_windows(files):
        for path, start in found:
            copied[path].update(range(start, start + WINDOW))
        (path, start), (other, other_start) = found[:2]
        pairs.setdefault((path, other), (files[path][start][0], files[other][other_start][0]))
    total = sum(map(len, files.values()))
    count = sum(map(len, copied.values()))
    share = count / total if total else 0.0
    offenders = [f"{path}:{line} is like {other}:{at}" for (path, other), (line, at) in sorted(pairs.items())]
    measured = f"{share:.2%} ({count} of {total})"
    limit = f"≤ {DUPLICATION_MAX:.0%}"
    return Finding(
        "duplication, 8-line windows", measured, limit, offenders if share > DUPLICATION_MAX else ()
    )


def area_windows(sources: Iterable[Source]) -> Counter[tuple[str, ...]]:
    return Counter(texts for source in sources for _, texts in windows(normalised(source), AREA_WINDOW))


def likeness(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    """The share of the smaller that is found in the larger."""
    smaller = min(one.total(), other.total())
    return (one & other).total() / smaller if smaller else 0.0


def areas_alike(areas: dict[str, list[Source]]) -> Finding:
    counted = {name: area_windows(sources) for name, sources in sorted(areas.items())}
    names = list(counted)
    values = {
        (one, other): likeness(counted[one], counted[other])
        for index, one in enumerate(names)
        for other in names[index + 1 :]
    }
    over = [
        f"{one} and {other}: {value:.0%}"
        for (one, other), value in values.items()
        if value > AREA_LIKENESS_MAX
    ]
    most = max(values.values(), default=0.0)
    return Finding("likeness of two areas, max", f"{most:.0%}", f"≤ {AREA_LIKENESS_MAX:.0%}", over)
