import subprocess

from tests.gates.conftest import WriteTree
from tools.measures import places

# Broken up so that this file passes the gate it tests.
MACHINE_PATH = "/wor" + "k/main/data.csv"
INDEX = "https://pypi" + ".org/simple"


def test_a_view_that_writes_is_refused(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/areas/requests/views.py": """
            form.save()
            Case.objects.filter(pk=1).update(state="closed")
            Case.objects.create(state="new")
            context.update(title="x")
        """,
        "gongzhi/areas/requests/actions.py": "case.save()\n",
        "gongzhi/pages/office/pages.py": "case.delete()\n",
    })  # fmt: skip

    assert places.writes_in_views(repository).offenders == [
        "gongzhi/areas/requests/views.py:1 .save(): call an action",
        "gongzhi/areas/requests/views.py:2 .update(): call an action",
        "gongzhi/areas/requests/views.py:3 .create(): call an action",
        "gongzhi/pages/office/pages.py:1 .delete(): call an action",
    ]


def test_a_file_or_folder_named_for_nothing_is_refused(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/kernel/utils.py": "",
        "gongzhi/services/mail.py": "",
        "tests/helpers.py": "",
        "gongzhi/kernel/database.py": "",
    })  # fmt: skip

    assert places.banned_names(repository).offenders == [
        "gongzhi/kernel/utils.py", "gongzhi/services/mail.py", "tests/helpers.py",
    ]  # fmt: skip


def migration(*dependencies: tuple[str, str]) -> str:
    return f"class Migration:\n    dependencies = {list(dependencies)!r}\n"


def test_named_and_linear_migrations_pass(tree: WriteTree) -> None:
    repository = tree({
        "gongzhi/kernel/people/migrations/__init__.py": "",
        "gongzhi/kernel/people/migrations/0001_people.py": migration(("territory", "0002_tree")),
        "gongzhi/kernel/people/migrations/0002_posts.py": migration(("people", "0001_people")),
    })  # fmt: skip

    assert places.migrations(repository).offenders == []


def test_a_fork_a_gap_and_an_unnamed_migration_are_refused(tree: WriteTree) -> None:
    folder = "gongzhi/kernel/people/migrations"
    repository = tree({
        f"{folder}/0001_people.py": migration(),
        f"{folder}/0002_posts.py": migration(("people", "0001_people")),
        f"{folder}/0002_auto_20261123.py": migration(("people", "0001_people")),
        f"{folder}/0005_last.py": "",
    })  # fmt: skip

    assert places.migrations(repository).offenders == [
        f"{folder}/0002_auto_20261123.py: name it NNNN_what_it_does.py",
        f"{folder}/0002_posts.py: should be number 0003",
        f"{folder}/0002_posts.py: should follow 0002_auto_20261123 of its own app, and only that",
        f"{folder}/0005_last.py: should be number 0004",
        f"{folder}/0005_last.py: should follow 0002_posts of its own app, and only that",
    ]


def test_a_path_of_one_machine_and_an_index_host_are_refused(tree: WriteTree) -> None:
    repository = tree({
        "docs/data.md": f"See\n{MACHINE_PATH}\n",
        "requirements/base.txt": f"--index-url {INDEX}\n",
        "gongzhi/urls.py": 'path("office/work/", desk)\n',
    })  # fmt: skip
    (repository.root / "photo.jpg").write_bytes(b"\xff\xd8\xff" + MACHINE_PATH.encode())

    assert sorted(places.machine_texts(repository).offenders) == [
        "docs/data.md:2: /wor" + "k/",
        "requirements/base.txt:1: pypi" + ".org",
    ]


def test_what_git_ignores_is_not_searched(tree: WriteTree) -> None:
    repository = tree({"kept.md": MACHINE_PATH, "left.md": MACHINE_PATH, ".gitignore": "left.md\n"})
    subprocess.run(["git", "init", "-q"], cwd=repository.root, check=True)

    assert places.machine_texts(repository).offenders == ["kept.md:1: /wor" + "k/"]
