from tests.gates.conftest import WriteTree
from tools.measures import sizes
from tools.measures.sources import Finding


def lines(count: int) -> str:
    return "x = 1\n" * count


def test_a_file_of_401_lines_is_refused_even_among_tests(tree: WriteTree) -> None:
    repository = tree({"gongzhi/a.py": lines(20), "tests/test_a.py": lines(401)})

    assert sizes.file_findings(repository) == [
        Finding("file lines, median", "20", "≤ 70"),
        Finding("file lines, p90", "20", "≤ 250"),
        Finding("file lines, max (tests and tools too)", "401", "≤ 400", ["tests/test_a.py: 401"]),
    ]


def test_long_files_are_refused_by_median_and_p90_and_empty_ones_do_not_help(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/a.py": lines(71),
        "gongzhi/b.py": lines(251),
        "gongzhi/__init__.py": "",
        "gongzhi/x/__init__.py": "",
        "gongzhi/x/migrations/0001_x.py": lines(900),
    })  # fmt: skip

    assert sizes.file_findings(repository) == [
        Finding("file lines, median", "71", "≤ 70", ["gongzhi/b.py: 251", "gongzhi/a.py: 71"]),
        Finding("file lines, p90", "251", "≤ 250", ["gongzhi/b.py: 251"]),
        Finding("file lines, max (tests and tools too)", "251", "≤ 400", []),
    ]


def test_long_functions_are_refused_by_p90(tree: WriteTree) -> None:
    body = "    x = 1\n" * 30
    repository = tree({"gongzhi/a.py": f"def long():\n{body}"})

    assert sizes.function_findings(repository)[0] == Finding(
        "function lines, p90", "31", "≤ 30", ["gongzhi/a.py:1 long: 31"]
    )


def test_a_branched_function_is_refused_and_one_inside_it_counts_for_itself(tree: WriteTree) -> None:
    branches = "".join(f"    if x == {number}:\n        pass\n" for number in range(10))
    inner = "    def inner():\n        if x:\n            pass\n"
    repository = tree({"gongzhi/a.py": f"def branched(x):\n{branches}{inner}"})

    assert sizes.function_findings(repository)[1] == Finding(
        "complexity, max", "11", "≤ 10", ["gongzhi/a.py:1 branched: 11"]
    )
