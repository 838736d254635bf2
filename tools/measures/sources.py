"""The Python files of a tree, parsed once, and what one gate found."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

SKIPPED = {"node_modules", "__pycache__", "vendor", "var", ".venv", ".cache", "build"}


@dataclass(frozen=True)
class Finding:
    """`offenders` is empty exactly when the gate holds."""

    gate: str
    measured: str
    limit: str
    offenders: Sequence[str] = ()


@dataclass(frozen=True)
class Source:
    """`path` is relative to the root of the tree."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @cached_property
    def line_count(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def is_test(self) -> bool:
        return self.path.parts[0] == "tests" or "tests" in self.path.parts

    @property
    def module(self) -> str:
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        return self.module if self.path.name == "__init__.py" else self.module.rpartition(".")[0]


@dataclass(frozen=True)
class Tree:
    root: Path
    sources: Sequence[Source] = field(default_factory=tuple)

    @property
    def program(self) -> list[Source]:
        """What people wrote to run: neither migrations, nor tests, nor tools."""
        wanted = ("gongzhi", "config")
        return [
            one for one in self.sources
            if one.path.parts[0] in wanted and not one.is_migration and not one.is_test
        ]  # fmt: skip


def load(root: Path) -> Tree:
    found = []
    for path in sorted(root.rglob("*.py")):
        relative = PurePosixPath(path.relative_to(root).as_posix())
        if not SKIPPED.intersection(relative.parts):
            found.append(Source(relative, path.read_text(encoding="utf-8")))
    return Tree(root, tuple(found))


def imported_modules(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every import statement with the full names it could mean: `from a import b` gives a.b."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(source, node)
            for alias in node.names:
                yield node, f"{origin}.{alias.name}"


def absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, node.module] if node.module else kept)


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
