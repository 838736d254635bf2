"""What the operator sees, and what is left behind."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.sheets import Sheet, read_table, write_workbook
from gongzhi.kernel.workflow.models import Case, Report
from tests.cast import City, build_city

HEADER = "留言编号,留言主题,留言时间,留言详情"
SOUND = "1,路灯,2019/2/28 11:25:05,坏了"
BAD = "2,路灯,改天,=HYPERLINK(1)"
SHOWN = [
    "留言编号 → 编号（origin_number）：1 位数字",
    "留言主题 → 标题（title）：2 个字",
    "留言时间 → 时间（opened_at）：时间",
    "留言详情 → 内容（words）：2 个字",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def city(db: None) -> City:
    return build_city()


def table(*rows: str, header: str = HEADER, name: str = "表.csv") -> str:
    Path(name).write_text("\n".join([header, *rows]), encoding="utf-8")
    return name


def run(*words: str) -> tuple[list[str], list[str], int]:
    """The lines printed, those to the side, and the exit code."""
    out, err, left = StringIO(), StringIO(), 0
    try:
        call_command("import_requests", *words, stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        left = int(end.code or 0)
    return out.getvalue().splitlines(), err.getvalue().splitlines(), left


def refusals(path: str) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(path, Path(path).read_bytes(), ["文件", "行"]).rows]


def test_it_says_how_it_reads_how_far_it_is_and_what_it_did(city: City) -> None:
    assert run(table(SOUND)) == ([*SHOWN, "imported 1, repeated 0, refused 0"], ["1/1"], 0)
    assert os.listdir() == ["表.csv"]


def test_a_second_run_imports_nothing_twice(city: City) -> None:
    run(table(SOUND))
    more = SOUND.replace("1", "3", 1)
    assert run(table(SOUND, more, more))[0][-1] == "imported 1, repeated 2, refused 0"
    assert run(table(SOUND, more, more))[0][-1] == "imported 0, repeated 3, refused 0"
    assert Case.objects.count() == 2


def test_another_register_may_use_the_same_numbers(city: City) -> None:
    run(table(SOUND))
    assert run(table(SOUND), "--source", " 来信 登记 ")[0][-1] == "imported 1, repeated 0, refused 0"
    assert set(Report.objects.values_list("origin", "origin_number")) == {("留言板", "1"), ("来信 登记", "1")}


def test_a_number_known_with_another_time_is_refused(city: City) -> None:
    run(table(SOUND))
    other = table(SOUND.replace("2019", "2018"), "2,路灯,2019-02-28,坏了")
    lines, _side, left = run(other, "--skip-refused")
    assert (lines[-1], left) == ("imported 1, repeated 0, refused 1", 0)
    assert refusals("表-退回.xlsx") == [
        (
            "表.csv", "2", "留言编号", "1",
            "这个编号已经导入过，但时间不同。如果它来自另一个登记簿，请用 --source 写明登记簿的名称",
        )
    ]  # fmt: skip


def test_one_bad_row_stops_everything_and_is_handed_back(city: City) -> None:
    lines, side, left = run(table(SOUND, BAD, "3,=1+1,2019-02-28,"))
    assert (lines[-3:], side, left) == (
        [
            "有 2 行需要修改，哪一行哪一列、为什么，写在 表-退回.xlsx",
            "没有导入任何一行。改好后再导入，或者加 --skip-refused 只导入没有问题的行",
            "imported 0, repeated 0, refused 2",
        ],
        [],
        1,
    )
    assert refusals("表-退回.xlsx") == [
        ("表.csv", "3", "留言时间", "改天", "不是日期，请写成 2026-01-05"),
        ("表.csv", "4", "留言详情", "", "没有填写"),
    ]
    assert not Case.objects.exists()


def test_what_is_handed_back_cannot_run_as_a_formula(city: City) -> None:
    run(table("=1+1,,=2+2,坏了"))
    assert [row[3] for row in refusals("表-退回.xlsx")] == ["'=2+2"]


def test_the_sound_rows_come_in_when_asked_for(city: City) -> None:
    lines, side, left = run(table(SOUND, BAD), "--skip-refused", "--refusals", "坏.xlsx")
    assert (lines[-2:], side, left) == (
        ["有 1 行需要修改，哪一行哪一列、为什么，写在 坏.xlsx", "imported 1, repeated 0, refused 1"],
        ["1/1"],
        0,
    )
    assert len(refusals("坏.xlsx")) == 1


def test_a_preview_imports_nothing(city: City) -> None:
    lines, side, left = run(table(SOUND, BAD), "--preview")
    assert (lines[-2:], side, left) == (
        ["有 1 行需要修改，哪一行哪一列、为什么，写在 表-退回.xlsx", "只是预览，没有导入：可导入 1 行"],
        [],
        0,
    )
    assert not Case.objects.exists()


def test_columns_are_mapped_by_hand_in_a_workbook(city: City) -> None:
    sheet = Sheet("登记", ("序", "何时", "详细"), [(7, "2019-02-28", "路灯坏了。请修。")])
    Path("表.xlsx").write_bytes(write_workbook(sheet))
    lines, _side, left = run("表.xlsx", "--map", "序*=编号", "何时=opened_at", "--map", "详细 = words")
    assert (lines[-1], left) == ("imported 1, repeated 0, refused 0", 0)
    assert str(Case.objects.get().summary) == "路灯坏了"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["无.csv"], "No such file"),
        (["表.csv", "--map", "留言详情"], "--map 应写成 列名=字段"),
        (["表.csv", "--map", "=words"], "--map 应写成 列名=字段"),
        (["表.csv", "--map", "留言详情=name"], "没有“name”这个字段"),
        (["表.csv", "--source", " "], "登记簿的名称应有 1 到 40 个字"),
        (["表.csv", "--source", "长" * 41], "登记簿的名称应有 1 到 40 个字"),
        (["表.csv", "--refusals", "./表.csv"], "退回表不能写到要导入的文件上"),
        (["别的.csv"], "没有找到表头"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(city: City, words: list[str], sentence: str) -> None:
    table(SOUND)
    table("甲,乙", header="一,二", name="别的.csv")
    with pytest.raises(CommandError, match=sentence):
        run(*words)
    assert not Case.objects.exists()


def test_without_a_desk_for_the_whole_city_nothing_can_come_in(city: City) -> None:
    Organization.objects.update(dispatches_for=None)
    with pytest.raises(CommandError, match="松原市还没有设立受理席位，请联系系统管理员。"):
        run(table(SOUND))


@pytest.mark.django_db
def test_without_a_city_nothing_can_come_in() -> None:
    assert not Place.objects.exists()
    with pytest.raises(CommandError, match="还没有城市，请先导入行政区划"):
        run(table(SOUND))


def test_many_rows_come_in_batches(city: City) -> None:
    path = table(*[SOUND.replace("1", str(number), 1) for number in range(501)])
    lines, side, _left = run(path)
    assert (lines[-1], side) == ("imported 501, repeated 0, refused 0", ["500/501", "501/501"])
    assert run(path)[0][-1] == "imported 0, repeated 501, refused 0"
