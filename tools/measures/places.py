"""What may not stand where: writes in views, names of files, migrations, texts of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.measures.sources import SKIPPED, Finding, Source, Tree

SINGULAR = {"util", "helper", "manager", "service"}
BANNED_NAMES = {*SINGULAR, *(f"{name}s" for name in SINGULAR), "common", "base", "misc"}
WRITES = {
    *("save", "create", "delete", "asave", "acreate", "adelete", "aupdate", "execute", "executemany"),
    *("get_or_create", "update_or_create", "bulk_create", "bulk_update"),
}
MIGRATION_NAME = re.compile(r"^(?P<number>\d{4})_(?P<words>[a-z][a-z0-9_]*)\.py$")
# Broken up by brackets, so that this file does not hold what it looks for.
MACHINE_TEXT = re.compile(
    r"(?<![\w.])/wor[k]/|/tmp/g[z]|/opt/pyp[i]|/opt/wheel[s]|pypi[.]or[g]|pythonhoste[d]|registry[.]npmj[s]|npmmirro[r]"
    r"|-----BEGIN [A-Z ]*PRIVATE KE[Y]"
)
LARGEST_READ = 20_000_000


def is_view(source: Source) -> bool:
    name = source.path.name
    in_pages = source.path.parts[:2] == ("gongzhi", "pages") and name not in {"actions.py", "models.py"}
    named = name in {"views.py", "forms.py"} or name.endswith(("_views.py", "_forms.py"))
    return in_pages or named or "views" in source.path.parts


def writes(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_write(node.func):
            yield f"{source.path}:{node.lineno} .{node.func.attr}(): call an action"


def is_write(called: ast.Attribute) -> bool:
    if called.attr == "update":
        # A dictionary is updated by its name, a queryset by what made it.
        return any(
            isinstance(node, ast.Call) or (isinstance(node, ast.Attribute) and node.attr == "objects")
            for node in ast.walk(called.value)
        )
    return called.attr in WRITES


def writes_in_views(tree: Tree) -> Finding:
    found = [where for source in tree.program if is_view(source) for where in writes(source)]
    return Finding("database writes in views and forms", str(len(found)), "0", found)


def banned_names(tree: Tree) -> Finding:
    parts = {
        str(source.path)
        for source in tree.sources
        if BANNED_NAMES.intersection(part.removesuffix(".py") for part in source.path.parts)
    }
    return Finding("files named for nothing (utils, base …)", str(len(parts)), "0", sorted(parts))


# ---------------------------------------------------------------------------- migrations


def own_dependencies(source: Source, app: str) -> list[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "dependencies":
            pairs = [
                pair for pair in ast.walk(node.value) if isinstance(pair, ast.Tuple) and len(pair.elts) == 2
            ]
            named = [[getattr(part, "value", None) for part in pair.elts] for pair in pairs]
            return [str(name) for label, name in named if label == app]
    return []


def migration_faults(app: str, sources: list[Source]) -> Iterator[str]:
    previous: str | None = None
    for number, source in enumerate(sorted(sources, key=lambda one: one.path.name), 1):
        match = MIGRATION_NAME.match(source.path.name)
        if not match or "auto" in match["words"].split("_"):
            yield f"{source.path}: name it NNNN_what_it_does.py"
        elif int(match["number"]) != number:
            yield f"{source.path}: should be number {number:04}"
        if own_dependencies(source, app) != ([previous] if previous else []):
            yield f"{source.path}: should follow {previous or 'nothing'} of its own app, and only that"
        previous = source.path.stem


def migrations(tree: Tree) -> Finding:
    apps: dict[str, list[Source]] = defaultdict(list)
    for source in tree.sources:
        is_ours = source.path.parts[0] == "gongzhi" and source.path.parent.name == "migrations"
        if is_ours and source.path.name != "__init__.py":
            apps[source.path.parent.parent.name].append(source)
    found = [fault for app, sources in sorted(apps.items()) for fault in migration_faults(app, sources)]
    count = sum(map(len, apps.values()))
    return Finding("migrations linear and named", f"{len(found)} of {count} not", "0", found)


# ---------------------------------------------------------------------------- texts


def kept_files(root: Path) -> list[Path]:
    """What is or would be committed; every file where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0 and (root / ".git").exists():
        return [root / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in root.rglob("*") if not is_made(path.relative_to(root))]


def is_made(path: Path) -> bool:
    """In a folder that tools or `make run` fill."""
    folders = set(path.parts[:-1])
    return bool(SKIPPED & folders) or any(name.startswith(".") and name != ".ci" for name in folders)


def machine_texts(tree: Tree) -> Finding:
    found = [where for path in kept_files(tree.root) for where in machine_lines(path, tree.root)]
    return Finding("text of one machine or an index host", str(len(found)), "0", found)


def machine_lines(path: Path, root: Path) -> Iterator[str]:
    if not path.is_file() or path.stat().st_size > LARGEST_READ:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for match in MACHINE_TEXT.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        yield f"{path.relative_to(root)}:{number}: {match.group()}"
