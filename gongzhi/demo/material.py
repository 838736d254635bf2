"""The words the demo city is made of, read from data/."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def material(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def dice(seed: int, *about: object) -> Random:
    """A generator of its own for each part, so that one part can be made again without the others."""
    return Random(":".join(map(str, (seed, *about))))
