"""What an area costs: what somebody writes to declare one."""

from __future__ import annotations

import ast
from collections import defaultdict

from tools.measures.sources import Finding, Source, Tree, imported_modules

# lines, files
WITHOUT_TABLES = (60, 2)
WITH_TABLES = (350, 7)


def by_area(tree: Tree) -> dict[str, list[Source]]:
    areas: dict[str, list[Source]] = defaultdict(list)
    for source in tree.program:
        if source.path.parts[:2] == ("gongzhi", "areas") and len(source.path.parts) > 3:
            areas[source.path.parts[2]].append(source)
    return dict(areas)


def calculations(sources: list[Source]) -> set[str]:
    """Modules that know neither Django nor the project, but for one another."""
    pure = {source.module for source in sources if source.line_count and source.path.name != "__init__.py"}
    while True:
        kept = {source.module for source in sources if source.module in pure and knows_only(source, pure)}
        if kept == pure:
            return pure
        pure = kept


def knows_only(source: Source, pure: set[str]) -> bool:
    for _, name in imported_modules(source):
        is_ours = name.split(".")[0] in {"django", "gongzhi", "config"}
        if is_ours and name not in pure and name.rpartition(".")[0] not in pure:
            return False
    return True


def has_tables(sources: list[Source]) -> bool:
    return any(
        isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Model") for base in node.bases)
        for source in sources
        for node in ast.walk(source.tree)
    )


def declarations(sources: list[Source]) -> int:
    """A row of the table of areas may declare several; each has the allowance of one."""
    count = sum(
        isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Area"
        for source in sources
        for node in ast.walk(source.tree)
    )
    return max(count, 1)


def cost(name: str, sources: list[Source]) -> Finding:
    apart = calculations(sources)
    counted = [one for one in sources if one.line_count and one.module not in apart]
    lines = sum(one.line_count for one in counted)
    allowed_lines, allowed_files = WITH_TABLES if has_tables(sources) else WITHOUT_TABLES
    times = declarations(sources)
    most_lines, most_files = allowed_lines * times, allowed_files * times
    is_over = lines > most_lines or len(counted) > most_files
    longest = sorted(counted, key=lambda one: -one.line_count)
    offenders = [f"{one.path}: {one.line_count}" for one in longest] if is_over else []
    measured = f"{lines} lines, {len(counted)} files"
    return Finding(f"cost of the area {name}", measured, f"≤ {most_lines}, ≤ {most_files}", offenders)


def costs(tree: Tree) -> list[Finding]:
    return [cost(name, sources) for name, sources in sorted(by_area(tree).items())]
