"""Compiles the catalogues of translations that are named; gettext's own programs are not needed for it."""

from __future__ import annotations

import sys
from pathlib import Path

import polib


def compile_catalogue(path: Path) -> None:
    polib.pofile(str(path), encoding="utf-8").save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
