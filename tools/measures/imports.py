"""What imports what, and names that may be used only in some places."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tools.measures.sources import Finding, Source, Tree, functions, imported_modules

GROUPS = {"kernel", "areas", "pages"}
SIGNALS = ("django.db.models.signals", "django.core.signals", "django.dispatch")
CLOCKS = {
    "timezone": {"now", "localdate", "localtime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
EDGE_FILES = {"views.py", "forms.py", "tasks.py", "jobs.py", "middleware.py"}
EDGE_FOLDERS = {"commands", "views", "ops", "demo"}


def app_of(module: str) -> str | None:
    """gongzhi.kernel.people.models → kernel.people; gongzhi.ops.cli → ops; what is not ours → None."""
    parts = module.split(".")
    if parts[0] != "gongzhi" or len(parts) < 2:
        return None
    return ".".join(parts[1:3]) if parts[1] in GROUPS and len(parts) > 2 else parts[1]


def app_graph(tree: Tree) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = defaultdict(set)
    for source in tree.program:
        own = app_of(source.module)
        others = {app_of(name) for _, name in imported_modules(source)}
        if own:
            graph[own].update(other for other in others if other and other != own)
    return graph


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """One cycle through each app that lies on one, named once."""
    found: dict[frozenset[str], str] = {}
    for start in sorted(graph):
        way = shortest_way_back(graph, start)
        if way:
            found.setdefault(frozenset(way), " → ".join([*way, start]))
    return sorted(found.values())


def shortest_way_back(graph: dict[str, set[str]], start: str) -> list[str] | None:
    ways, seen = [[start]], {start}
    for way in ways:
        for following in sorted(graph.get(way[-1], ())):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None


def import_cycles(tree: Tree) -> Finding:
    found = cycles(app_graph(tree))
    return Finding("import cycles between apps", str(len(found)), "0", found)


def hidden_imports(tree: Tree) -> Finding:
    found = [where for source in tree.program for where in hidden_in(source)]
    return Finding("hidden imports", str(len(found)), "0", sorted(set(found)))


def hidden_in(source: Source) -> Iterator[str]:
    for function in functions(source):
        # Models can be imported only when every app is loaded, and this is where Django says that they are.
        if source.path.name == "apps.py" and function.name == "ready":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{source.path}:{node.lineno} import inside {function.name}"
    for node in ast.walk(source.tree):
        # A name that data or a setting gives is no import that could stand at the top.
        if (
            isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
        ):
            called = ast.unparse(node.func).split(".")[-1]
            if called in {"import_module", "import_string", "__import__", "get_model"}:
                yield f"{source.path}:{node.lineno} {called}()"


def signals(tree: Tree) -> Finding:
    found = [
        f"{source.path}:{node.lineno} {name}: register a reaction with the ledger instead"
        for source in tree.program
        for node, name in imported_modules(source)
        if name.startswith(SIGNALS)
    ]
    return Finding("signals", str(len(found)), "0", found)


def is_edge(source: Source) -> bool:
    *folders, name = source.path.parts
    if name in EDGE_FILES or name.endswith(("_views.py", "_forms.py")):
        return True
    return bool(EDGE_FOLDERS.intersection(folders)) or folders[0] == "config"


def clock_reads(tree: Tree) -> Finding:
    inside = [source for source in tree.program if not is_edge(source)]
    found = [
        f"{source.path}:{line}: take `now` as an argument" for source in inside for line in reads(source)
    ]
    return Finding("the clock read inside", str(len(found)), "0", found)


def reads(source: Source) -> Iterator[int]:
    given = {id(node.func) for node in ast.walk(source.tree) if isinstance(node, ast.Call) and node.args}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = ast.unparse(node.value).split(".")[-1]
        # timezone.localtime(now) only converts; datetime.now(UTC) reads whatever it is given.
        is_conversion = node.attr.startswith("local") and id(node) in given
        if node.attr in CLOCKS.get(owner, ()) and not is_conversion:
            yield node.lineno
    for statement, name in imported_modules(source):
        if name == "django.utils.timezone.now":
            yield statement.lineno
