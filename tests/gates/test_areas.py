from tests.gates.conftest import WriteTree
from tools.measures import areas
from tools.measures.sources import Finding

# A declaration imports the kit, so it is never taken for a calculation.
AREA = "from gongzhi.areakit import Area\nArea()\n"
MODEL = "from django.db import models\nclass Project(models.Model):\n    pass\n"
FOLDER = "gongzhi/areas/projects"


def long(first: str, count: int) -> str:
    return first + "x = 1\n" * (count - first.count("\n"))


def test_an_area_without_tables_has_60_lines(tree: WriteTree) -> None:
    repository = tree({f"{FOLDER}/area.py": long(AREA, 61)})

    assert areas.costs(repository) == [
        Finding("cost of the area projects", "61 lines, 1 files", "≤ 60, ≤ 2", [f"{FOLDER}/area.py: 61"])
    ]


def test_an_area_with_tables_has_350_lines(tree: WriteTree) -> None:
    repository = tree({f"{FOLDER}/area.py": long(AREA, 40), f"{FOLDER}/models.py": long(MODEL, 311)})

    assert areas.costs(repository) == [
        Finding(
            "cost of the area projects",
            "351 lines, 2 files",
            "≤ 350, ≤ 7",
            [f"{FOLDER}/models.py: 311", f"{FOLDER}/area.py: 40"],
        )
    ]


def test_an_area_without_tables_has_two_files(tree: WriteTree) -> None:
    repository = tree({
        f"{FOLDER}/area.py": AREA,
        f"{FOLDER}/words.py": "import django\n",
        f"{FOLDER}/rules.py": "import gongzhi.kernel\n",
    })  # fmt: skip

    assert [(found.measured, bool(found.offenders)) for found in areas.costs(repository)] == [
        ("4 lines, 3 files", True)
    ]


def test_two_declarations_have_twice_the_allowance(tree: WriteTree) -> None:
    repository = tree({f"{FOLDER}/area.py": long(f"{AREA}kit.Area()\n", 102)})

    assert areas.costs(repository) == [
        Finding("cost of the area projects", "102 lines, 1 files", "≤ 120, ≤ 4", [])
    ]


def test_migrations_tests_and_calculations_without_django_stand_apart(tree: WriteTree) -> None:
    repository = tree({
        f"{FOLDER}/__init__.py": "",
        f"{FOLDER}/area.py": "from gongzhi.areakit import Area\nArea()\n",
        f"{FOLDER}/scores.py": "import math\nfrom gongzhi.areas.projects import weights\n",
        f"{FOLDER}/weights.py": "from gongzhi.areas.projects.scores import mean\n" * 400,
        f"{FOLDER}/shown.py": "from gongzhi.areas.projects.area import projects\n",
        f"{FOLDER}/migrations/0001_x.py": "x = 1\n" * 400,
        f"{FOLDER}/tests/test_x.py": "x = 1\n" * 400,
        "gongzhi/areas/catalog.py": "x = 1\n" * 100,
    })  # fmt: skip

    assert areas.costs(repository) == [
        Finding("cost of the area projects", "3 lines, 2 files", "≤ 60, ≤ 2", [])
    ]
