"""The parser of the national list: every bad cell is named by file, row and column."""

from pathlib import Path

import pytest

from gongzhi.kernel.territory.cells import BadValue
from gongzhi.kernel.territory.divisions import Division, city_in, parse
from gongzhi.kernel.territory.models import Place

SONGYUAN = Path("gongzhi/data/songyuan")
AREAS = "code,name\n220702,宁江区\n220723,乾安县\n"
STREETS = "code,name,areaCode\n220702001,团结街道,220702\n220723100,乾安镇,220723\n"
FIRST = "220702001,团结街道,220702"
VILLAGES = (
    "code,name,streetCode,areaCode\n"
    "220702001001,团结社区,220702001,220702\n"
    "220723100200,一村村委会,220723100,220723\n"
)


def files(areas: str = AREAS, streets: str = STREETS, villages: str = VILLAGES) -> dict[str, bytes]:
    return {"areas.csv": areas.encode(), "streets.csv": streets.encode(), "villages.csv": villages.encode()}


def bad(given: dict[str, bytes]) -> list[tuple[str, int, str, str, str]]:
    return [(c.source, c.row, c.column, c.value, str(c.reason)) for c in parse(given, "2207").bad]


def test_a_sound_list_gives_every_division_with_kind_form_and_parent() -> None:
    parsed = parse(files(), "220700")
    kind, form = Place.Kind, Place.Form
    assert (parsed.bad, parsed.refused) == ([], 0)
    assert parsed.divisions == [
        Division(kind.COUNTY, form.UNSAID, "220702", "宁江区", "220700"),
        Division(kind.COUNTY, form.UNSAID, "220723", "乾安县", "220700"),
        Division(kind.STREET, form.STREET, "220702001", "团结街道", "220702"),
        Division(kind.STREET, form.TOWN, "220723100", "乾安镇", "220723"),
        Division(kind.COMMUNITY, form.RESIDENTS, "220702001001", "团结社区", "220702001"),
        Division(kind.COMMUNITY, form.VILLAGE, "220723100200", "一村村委会", "220723100"),
    ]


def test_songyuan_has_the_published_numbers_with_and_without_the_column_of_kinds() -> None:
    given = {path.name: path.read_bytes() for path in SONGYUAN.glob("*.csv")}
    parsed = parse(given, "2207")
    counts: dict[str, int] = {}
    for division in parsed.divisions:
        counts[division.form or division.kind] = counts.get(division.form or division.kind, 0) + 1
    assert parsed.bad == []
    assert counts == {
        "county": 6, "subdistrict": 31, "town": 43, "township": 35, "like_township": 38,
        "residents": 151, "village": 1119, "like_village": 42,
    }  # fmt: skip
    bare = {name: content.replace(b",kind", b",word") for name, content in given.items()}
    assert parse(bare, "2207").divisions == parsed.divisions


def test_full_width_digits_padding_a_byte_order_mark_and_gb18030_are_read() -> None:
    given = files(streets=STREETS.replace("220702001,团", "２２０７０２００１０００,团"))
    given["areas.csv"] = b"\xef\xbb\xbf" + AREAS.encode()
    given["villages.csv"] = VILLAGES.encode("gb18030")
    assert parse(given, "2207").divisions == parse(files(), "2207").divisions


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("220702001,团", ",团", ("streets.csv", 2, "code", "", "代码不能为空")),
        ("220702001,团", "22070200A,团", ("streets.csv", 2, "code", "22070200A", "代码只能由数字组成")),
        ("220702001,团", "2207021,团", ("streets.csv", 2, "code", "2207021", "代码应是 9 位数字")),
        ("220702001,团", "220102001,团", ("streets.csv", 2, "code", "220102001", "代码不属于这个城市")),
        ("220723100", "220702001", ("streets.csv", 3, "code", "220702001", "代码重复")),
        ("团结街道", " 无 ", ("streets.csv", 2, "name", " 无 ", "名称不能为空")),
        ("团结街道", "团\x01结", ("streets.csv", 2, "name", "团\x01结", "含有控制字符")),
        ("道,220702", "道,220723", ("streets.csv", 2, "areaCode", "220723", "代码与上级代码不一致")),
        (FIRST, "220799001,团结街道,220799", ("streets.csv", 2, "areaCode", "220799", "找不到上级")),
        (FIRST, "220799001,团结街道,", ("streets.csv", 2, "code", "220799001", "找不到上级")),
        ("220702001,", "220702000,", ("streets.csv", 2, "kind", "", "代码的后三位不属于任何一类")),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(old: str, new: str, expected: tuple[str, int, str, str, str]) -> None:
    found = bad(files(streets=STREETS.replace(old, new, 1)))
    assert expected in found


def test_a_bad_parent_is_not_reported_again_for_every_child() -> None:
    assert bad(files(areas=AREAS.replace("宁江区", ""))) == [("areas.csv", 2, "name", "", "名称不能为空")]


def test_rows_are_counted_once_however_many_cells_are_bad() -> None:
    parsed = parse(files(areas=AREAS.replace("220702,宁江区", "2207A2,")), "2207")
    assert parsed.refused == 2
    assert [(cell.row, cell.column) for cell in parsed.bad if cell.source == "areas.csv"] == [
        (2, "code"),
        (2, "name"),
    ]


def test_a_missing_file_and_a_file_that_is_no_table_are_named() -> None:
    given = files(villages="只有一行")
    del given["streets.csv"]
    found = bad(given)
    assert [(source, row) for source, row, *_ in found] == [("streets.csv", 0), ("villages.csv", 0)]
    assert found[0][4] == "缺少这个文件"


def test_an_unknown_kind_is_refused_and_a_known_one_wins_over_the_code() -> None:
    rows = [
        "code,name,streetCode,kind",
        "220702001498,虚拟社区,220702001,居委会",
        "220702001600,六,220702001,部落",
    ]
    kinds = "\n".join(rows)
    parsed = parse(files(villages=kinds), "2207")
    assert parsed.divisions[-1].form == Place.Form.RESIDENTS
    assert [(cell.row, cell.column, str(cell.reason)) for cell in parsed.bad] == [(3, "kind", "没有这种类别")]


def test_other_cities_of_a_national_file_are_passed_over() -> None:
    national = {
        "areas.csv": b"code,name,cityCode\n220702,\xe5\xae\x81\xe6\xb1\x9f\xe5\x8c\xba,2207\n220102,X,2201\n",
        "streets.csv": "code,name,areaCode\n220702001,团结街道,220702\n220102001,X,220102\n".encode(),
        "villages.csv": "code,name,streetCode\n220702001001,团结,220702001\n220102001001,,220102001".encode(),
    }
    parsed = parse(national, "2207")
    assert (parsed.bad, [division.name for division in parsed.divisions]) == (
        [],
        ["宁江区", "团结街道", "团结"],
    )


def test_a_city_without_counties_has_its_townships_right_under_it() -> None:
    given = files(
        "code,name,cityCode\n441900,东莞市,4419\n",
        "code,name,areaCode\n441900003,东城街道,441900\n",
        "code,name,streetCode\n441900003001,岗贝社区,441900003\n",
    )
    parsed = parse(given, "4419")
    assert parsed.bad == []
    assert [(division.code, division.parent_code) for division in parsed.divisions] == [
        ("441900003", "441900"), ("441900003001", "441900003"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["22", "2207021", "abcd", "220702"])
def test_a_city_code_has_four_digits_or_six(code: str) -> None:
    with pytest.raises(BadValue):
        parse(files(), code)


def test_the_city_is_read_from_the_files_where_they_leave_no_choice() -> None:
    cities = {"cities.csv": "code,name\n2201,长春市\n2207,松原市\n".encode()}
    assert city_in(files() | cities, "", "") == ("220700", "松原市")
    assert city_in(files(), "2207", "松原") == ("220700", "松原")
    with pytest.raises(BadValue, match="请指明城市名称"):
        city_in(files(), "", "")
    with pytest.raises(BadValue, match="请指明城市代码"):
        city_in(files(areas=AREAS + "220102,X\n"), "", "松原")
