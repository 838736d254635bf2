"""What the texts name exists, and what exists is named."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from django.conf import settings
from django.core.management import get_commands
from procrastinate.contrib.django import app as jobs

from gongzhi.ops.cli import gongzhi
from gongzhi.ops.django_process import importers
from tests.docs.pages import PAGES, ROOT, blocks, code, name, rows

OPERATIONS = ROOT / "docs" / "operations.md"
COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?gongzhi ((?:[a-z][\w-]*\b ?)+)")
READ = re.compile(
    r"""(?:\b(?:text|flag|number|folder)\(|environ(?:\.get\(|\[))"((?:GONGZHI|DATABASE)_\w+)\""""
)
NAMED = re.compile(r"`((?:GONGZHI|DATABASE)_\w+)`")


def commands(page: Path) -> Iterator[list[str]]:
    for line in code(page):
        if found := COMMAND.match(line):
            yield found[1].split()


def is_there(words: list[str]) -> bool:
    if words[0] == "manage":
        return len(words) == 1 or words[1] in get_commands()
    here: click.Command | None = gongzhi
    for word in words:
        if not isinstance(here, click.Group):
            return True  # what follows are the command's own words
        here = here.commands.get(word)
    return here is not None


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_named_is_there(page: Path) -> None:
    assert [words for words in commands(page) if not is_there(words)] == []


def test_every_command_is_explained() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    assert [word for word in gongzhi.commands if not re.search(rf"gongzhi {word}\b|`{word}`", text)] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_kind_of_import_and_target_of_make_is_there(page: Path) -> None:
    written = "\n".join(code(page))
    kinds = set(re.findall(r"--as ([a-z]+)", written)) - {"wishes"}
    assert kinds - set(importers()) == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", written)) - targets == set()


def test_the_apps_of_the_architecture_are_those_installed() -> None:
    told = {row[0].strip("`") for row in rows(ROOT / "docs" / "architecture.md", "app")}
    assert told == {installed for installed in settings.INSTALLED_APPS if installed.startswith("gongzhi.")}


def test_the_environment_is_told_as_it_is_read() -> None:
    sources = [ROOT / "config" / "settings.py", *sorted((ROOT / "gongzhi").rglob("*.py"))]
    read = {found for source in sources for found in READ.findall(source.read_text())}
    told = {found for row in rows(OPERATIONS, "variable") for found in NAMED.findall(row[0])}
    assert told == read


def test_the_jobs_are_told_as_they_run() -> None:
    told = {(row[0].strip("`"), row[1].strip("`")) for row in rows(OPERATIONS, "job")}
    assert told == {(each.task.name, each.cron) for each in jobs.periodic_registry.periodic_tasks.values()}


def imported(block: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(block)):
        if isinstance(node, ast.ImportFrom) and node.module and "wishes" not in node.module:
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name)
def test_examples_are_python_and_import_what_is_there(page: Path) -> None:
    wanted = [pair for block in blocks(page, "python") for pair in imported(block)]
    assert wanted
    missing = [
        pair
        for pair in wanted
        if not hasattr(import_module(pair[0]), pair[1]) and not is_module(".".join(pair))
    ]
    assert missing == []


def is_module(dotted: str) -> bool:
    path = ROOT / dotted.replace(".", "/")
    return path.with_suffix(".py").exists() or path.is_dir()
