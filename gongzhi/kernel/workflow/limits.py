"""Limits of an area's phases, read from a TOML file that a city may replace."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from django_stubs_ext import StrOrPromise

from gongzhi.kernel.clock.limit import Limit, Unit
from gongzhi.kernel.workflow.declaration import Phase


def read_phases(file: Path, labels: Mapping[str, StrOrPromise]) -> dict[str, Phase]:
    """By name. The file has a table for each phase: grade = "amount unit", with "" for the grades not named."""
    tables: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: Phase(name, label, {grade: limit(words) for grade, words in tables[name].items()})
        for name, label in labels.items()
    }


def limit(words: str) -> Limit:
    amount, unit = words.split()
    return Limit(int(amount), Unit(unit))
