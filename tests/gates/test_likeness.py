from tests.gates.conftest import WriteTree
from tools.measures import likeness
from tools.measures.areas import by_area

FIRST = '''
    def close(case, actor, now):
        """Closes."""
        held = case.holding
        if held.until < now:
            raise TooLate(held)
        for report in case.reports:
            report.close(now, "closed")
        entry = record(case, actor)
        while entry.pending:
            entry = next_of(entry, 10)
        return entry
'''
RENAMED = """
    import json

    def finish(task, who, moment):
        # another comment

        owner = task.owner
        if owner.end < moment:
            raise Overdue(owner)
        for paper in task.papers:
            paper.finish(moment, "done")
        note = write(task, who)
        while note.open:
            note = after(note, 99)
        return note
"""


def test_a_copy_is_found_though_every_name_was_changed(tree: WriteTree) -> None:
    found = likeness.duplication(tree({"gongzhi/a.py": FIRST, "gongzhi/b.py": RENAMED}))

    assert (found.measured, found.offenders) == (
        "100.00% (20 of 20)",
        ["gongzhi/a.py:1 is like gongzhi/b.py:3"],
    )


def test_a_copy_in_tests_and_migrations_does_not_count(tree: WriteTree) -> None:
    found = likeness.duplication(
        tree({"gongzhi/a.py": FIRST, "gongzhi/x/migrations/0001_x.py": RENAMED, "tests/test_a.py": RENAMED})
    )

    assert (found.measured, found.offenders) == ("0.00% (0 of 10)", ())


def test_a_table_of_data_is_no_copy_of_itself(tree: WriteTree) -> None:
    table = "NAMES = [\n" + '    "x",\n' * 40 + "]\n"

    assert likeness.duplication(tree({"gongzhi/a.py": table})).offenders == ()


def test_nothing_at_all_is_no_duplication(tree: WriteTree) -> None:
    assert likeness.duplication(tree({})).measured == "0.00% (0 of 0)"


def test_an_area_that_is_another_one_renamed_is_refused(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/areas/requests/actions.py": FIRST,
        "gongzhi/areas/projects/actions.py": RENAMED,
        "gongzhi/areas/venues/actions.py": "booked = {}\n",
    })  # fmt: skip

    assert likeness.areas_alike(by_area(repository)).offenders == ["projects and requests: 100%"]
