from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from gongzhi.kernel.territory.actions import Imported, OlderThanHistory, add_place, import_places
from gongzhi.kernel.territory.models import Estate, Place, PlaceCode
from gongzhi.kernel.territory.place_export import export_places
from gongzhi.kernel.territory.place_sheets import Kind, template
from gongzhi.kernel.territory.sheets import Sheet, read_table, write_workbook

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, tzinfo=UTC)
DAY, LATER = date(2026, 1, 5), date(2026, 6, 1)
CODE = "220702001001"
GRID = ("社区*", "网格代码*", "网格名称*", "户数", "经度", "纬度")
BUILDING = ("社区*", "楼栋代码*", "楼栋名称*", "网格代码", "户数")
ESTATE = ("社区", "小区名称", "建成年份", "户数", "是否弃管", "楼栋代码")


@pytest.fixture(autouse=True)
def community() -> Place:
    county = add_place(kind=Place.Kind.COUNTY, name="宁江区", code="220702", now=NOW)
    street = add_place(kind=Place.Kind.STREET, name="团结街道", code="220702001", parent=county, now=NOW)
    add_place(kind=Place.Kind.COMMUNITY, name="胜利社区", code="220702001002", parent=street, now=NOW)
    for code in ("220702001003", "220702001004"):
        add_place(kind=Place.Kind.COMMUNITY, name="同名社区", code=code, parent=street, now=NOW)
    return add_place(kind=Place.Kind.COMMUNITY, name="团结社区", code=CODE, parent=street, now=NOW)


def load(kind: str, header: Sequence[str], *rows: Sequence[str | int | None], on: date = DAY) -> Imported:
    content = write_workbook(Sheet("填写", header, rows))
    return import_places(kind=kind, source="a.xlsx", content=content, on=on)


def bad(result: Imported) -> list[tuple[int, str, str]]:
    return [(cell.row, cell.column, str(cell.reason)) for cell in result.bad]


def some_places() -> None:
    assert load("grid", GRID, [CODE, "1", "第一网格"], ["团结社区", CODE + "002", "第二网格", 120]).new == 2
    assert load("building", BUILDING, [CODE, 1, "1号楼", "001", 40], [CODE, "２", "2号楼", "无", ""]).new == 2
    assert load("estate", ESTATE, [CODE, "江畔花园", "1998年", "80户", "是", "1、00002"]).new == 1


def test_grids_buildings_and_estates_find_their_place(community: Place) -> None:
    some_places()
    grid = Place.objects.get(code=CODE + "001")
    first, second = Place.objects.get(code=CODE + "00001"), Place.objects.get(code=CODE + "00002")
    assert (grid.path, first.path) == ([*community.path, grid.pk], [*grid.path, first.pk])
    assert (second.parent, first.households, second.households) == (community, 40, None)
    estate = Estate.objects.get()
    assert (estate.community, estate.year, estate.households, estate.is_rundown) == (
        community,
        1998,
        80,
        True,
    )
    assert set(estate.buildings.all()) == {first, second}
    assert PlaceCode.objects.get(place=first).code == CODE + "00001"


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_exported_changes_nothing_when_imported(kind: Kind, community: Place) -> None:
    some_places()
    content = export_places(kind=kind, under=community)
    told: list[Imported] = []
    result = import_places(kind=kind, source="a.xlsx", content=content, on=LATER, recorded=told.append)
    assert (result, told) == (Imported(same=1 if kind == Kind.ESTATE else 2), [])
    assert export_places(kind=kind, under=Place.objects.get(code="220702001002")) != content


@pytest.mark.parametrize("kind", list(Kind))
def test_the_template_is_read_by_its_own_importer(kind: Kind) -> None:
    if kind == Kind.BUILDING:
        load("grid", GRID, [CODE, "001", "第一网格"])
    if kind == Kind.ESTATE:
        load("building", BUILDING, [CODE, 1, "1号楼"], [CODE, 2, "2号楼"])
    told: list[Imported] = []
    result = import_places(kind=kind, source="a.xlsx", content=template(kind), on=DAY, recorded=told.append)
    assert (result, told) == (Imported(new=1), [result])
    assert read_table("a.xlsx", template(kind), ["怎样填写"]).header == ("列", "是否必填", "怎样填写")


def test_a_changed_row_changes_its_place_and_a_new_name_is_kept_in_history() -> None:
    some_places()
    rows: list[list[str | int | None]] = [
        [CODE, "00001", "一号楼", "", 41],
        [CODE, "00002", "2号楼", "002", None],
    ]
    assert load("building", BUILDING, *rows, on=LATER) == Imported(changed=2)
    first, second = Place.objects.get(code=CODE + "00001"), Place.objects.get(code=CODE + "00002")
    assert (first.name, first.sort_key, first.households) == ("一号楼", "yi hao lou", 41)
    assert (first.parent.code if first.parent else "", second.parent.code if second.parent else "") == (
        CODE,
        CODE + "002",
    )
    named = PlaceCode.objects.filter(place=first).order_by("period").values_list("name", "period__endswith")
    assert list(named) == [("1号楼", LATER), ("一号楼", None)]
    with pytest.raises(OlderThanHistory):
        load("building", BUILDING, [CODE, "00001", "壹号楼"], on=DAY)


def test_a_column_that_the_sheet_lacks_is_left_alone() -> None:
    some_places()
    assert load("building", BUILDING[:3], [CODE, 1, "1号楼"], [CODE, 3, "3号楼"]) == Imported(new=1, same=1)
    assert load("estate", ESTATE[:3], [CODE, "江畔花园", 1998]) == Imported(same=1)
    assert load("estate", ESTATE[:3], [CODE, "江畔花园", "无"]) == Imported(changed=1)
    estate = Estate.objects.get()
    assert (estate.year, estate.is_rundown, estate.buildings.count()) == (None, True, 2)


def test_a_building_passes_to_another_estate_only_if_the_sheet_says_what_remains() -> None:
    some_places()
    refused = load("estate", ESTATE, [CODE, "新园", "", "", "", "2"])
    assert bad(refused) == [(2, "楼栋代码", "2号楼已属于小区“江畔花园”")]
    both: list[list[str | int | None]] = [
        [CODE, "新园", "", "", "", "2"],
        [CODE, "江畔花园", 1998, 80, "是", "1"],
    ]
    assert load("estate", ESTATE, *both) == Imported(new=1, changed=1)
    assert load("estate", ESTATE, *both) == Imported(same=2)
    assert load("estate", ESTATE, [CODE, "江畔花园", 1998, 80, "否", "无"]) == Imported(changed=1)
    held = {estate.name: [place.name for place in estate.buildings.all()] for estate in Estate.objects.all()}
    assert held == {"新园": ["2号楼"], "江畔花园": []}


def test_every_bad_cell_is_named_and_nothing_is_imported() -> None:
    result = load(
        "grid", GRID,
        [CODE, "001", "第一网格", "约120"],
        ["没有的社区", "002", "第二网格"],
        ["同名社区", "002", "第二网格"],
        [CODE, "1234", "", None],
        [CODE, "0", "第零网格"],
        [CODE, "003", "第三网格", None, "124.8", "无"],
        [CODE, "004", "第四网格", None, "124.8", "95"],
        [CODE, "005", "第五网格"],
        ["团结社区", "5", "又是第五"],
    )  # fmt: skip
    serial = "代码应是社区代码后加 3 位序号，或只填序号"
    assert bad(result) == [
        (2, "户数", "不是数字"),
        (3, "社区", "没有这个社区"),
        (4, "社区", "有不止一个社区叫这个名字，请改填代码"),
        (5, "网格代码", serial),
        (5, "网格名称", "名称不能为空"),
        (6, "网格代码", serial),
        (7, "经度", "经度和纬度要么都填，要么都不填"),
        (8, "纬度", "超出范围"),
        (10, "网格代码", "与前面的行重复"),
    ]
    assert (result.refused, Place.objects.filter(kind=Place.Kind.GRID).count()) == (8, 0)


def test_a_building_in_two_estates_or_in_an_unknown_grid_is_refused() -> None:
    some_places()
    assert bad(load("building", BUILDING, [CODE, 9, "9号楼", "009"])) == [
        (2, "网格代码", f"还没有代码为 {CODE}009 的地点，请先导入它")
    ]
    twice = load("estate", ESTATE, [CODE, "江畔花园", "", "", "", "1"], [CODE, "新园", "", "", "", "1"])
    assert bad(twice) == [(3, "楼栋代码", "与前面的行重复")]


def test_a_file_that_is_no_table_is_refused_whole() -> None:
    result = import_places(kind="grid", source="a.xlsx", content=b"PK no", on=DAY)
    assert (result.refused, [cell.row for cell in result.bad]) == (1, [0])
