"""A made-up repository: each test writes the files that a gate must refuse, or let pass."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tools.measures.sources import Tree, load

WriteTree = Callable[[dict[str, str]], Tree]


@pytest.fixture
def tree(tmp_path: Path) -> WriteTree:
    def write(files: dict[str, str]) -> Tree:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return load(tmp_path)

    return write
