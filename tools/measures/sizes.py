"""How long files and functions are, and how branched."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence

from tools.measures.sources import Finding, Source, Tree, functions

FILE_MEDIAN, FILE_P90, FILE_MAX = 70, 250, 400
FUNCTION_P90 = 30
COMPLEXITY_MAX = 10
SHOWN = 12
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)


def percentile(values: Sequence[int], share: float) -> int:
    """Nearest rank; 0 of nothing."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else 0


def share_finding(gate: str, lengths: dict[str, int], share: float, limit: int) -> Finding:
    """Offenders are the longest: shortening those is what brings the figure down."""
    value = percentile(list(lengths.values()), share)
    longest = sorted(lengths.items(), key=lambda pair: -pair[1])
    over = [f"{name}: {length}" for name, length in longest if length > limit]
    shown = over[:SHOWN] + ([f"… and {len(over) - SHOWN} more"] if len(over) > SHOWN else [])
    return Finding(gate, str(value), f"≤ {limit}", shown if value > limit else ())


def file_findings(tree: Tree) -> list[Finding]:
    # An empty __init__.py would only flatter the median.
    lengths = {str(one.path): one.line_count for one in tree.program if one.line_count}
    handwritten = {str(one.path): one.line_count for one in tree.sources if not one.is_migration}
    over = sorted(f"{path}: {length}" for path, length in handwritten.items() if length > FILE_MAX)
    longest = max(handwritten.values(), default=0)
    return [
        share_finding("file lines, median", lengths, 0.5, FILE_MEDIAN),
        share_finding("file lines, p90", lengths, 0.9, FILE_P90),
        Finding("file lines, max (tests and tools too)", str(longest), f"≤ {FILE_MAX}", over),
    ]


def complexity(function: ast.AST) -> int:
    """McCabe's count; a function inside counts for itself and not for the one around it."""
    total, waiting = 1, list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        total += isinstance(node, BRANCHES)
        waiting.extend(ast.iter_child_nodes(node))
    return total


def function_findings(tree: Tree) -> list[Finding]:
    lengths, complexities = {}, {}
    for source in tree.program:
        for function in functions(source):
            name = label(source, function)
            lengths[name] = (function.end_lineno or function.lineno) - function.lineno + 1
            complexities[name] = complexity(function)
    over = [f"{name}: {value}" for name, value in complexities.items() if value > COMPLEXITY_MAX]
    most = max(complexities.values(), default=0)
    return [
        share_finding("function lines, p90", lengths, 0.9, FUNCTION_P90),
        Finding("complexity, max", str(most), f"≤ {COMPLEXITY_MAX}", over),
    ]


def label(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return f"{source.path}:{function.lineno} {function.name}"
