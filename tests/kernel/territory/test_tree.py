from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.territory import queries
from gongzhi.kernel.territory.actions import add_place
from gongzhi.kernel.territory.models import Estate, EstateBuilding, Outline, Place, PlaceCode

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
Kind = Place.Kind


@pytest.fixture
def chain() -> list[Place]:
    """City, county, street, community, grid, building."""
    made: list[Place] = []
    names = ["松原市", "宁江区", "团结街道", "团结社区", "第一网格", "12号楼"]
    codes = ["220700", "220702", "220702001", "220702001001", "220702001001001", "22070200100100012"]
    kinds = [Kind.CITY, Kind.COUNTY, Kind.STREET, Kind.COMMUNITY, Kind.GRID, Kind.BUILDING]
    for kind, name, code in zip(kinds, names, codes, strict=True):
        made.append(add_place(kind=kind, name=name, code=code, parent=made[-1] if made else None, now=NOW))
    return made


def paths(places: list[Place]) -> list[list[int]]:
    by_id = Place.objects.in_bulk([place.pk for place in places])
    return [by_id[place.pk].path for place in places]


def test_a_new_place_knows_its_path_pinyin_and_history_at_once(chain: list[Place]) -> None:
    ids = [place.pk for place in chain]
    assert [place.path for place in chain] == [ids[: depth + 1] for depth in range(6)]
    assert (chain[1].sort_key, chain[1].initials) == ("ning jiang qu", "njq")
    assert (chain[5].sort_key, chain[5].initials) == ("000012 hao lou", "12hl")
    history = PlaceCode.objects.get(place=chain[5])
    # Midnight has passed in Songyuan.
    assert (history.code, history.name, history.period.lower) == (chain[5].code, "12号楼", date(2026, 11, 23))
    assert (str(chain[1]), str(history)) == ("宁江区", "22070200100100012 12号楼")


def test_what_adds_a_place_may_record_it_in_the_same_transaction() -> None:
    told: list[Place] = []
    place = add_place(kind=Kind.COUNTY, name="乾安县", now=NOW, recorded=told.append)
    assert told == [place]


def test_a_path_written_by_hand_is_put_right(chain: list[Place]) -> None:
    before = paths(chain)
    Place.objects.filter(pk=chain[2].pk).update(path=[99])
    assert paths(chain) == before


def test_what_lies_below_moves_along(chain: list[Place]) -> None:
    other = Place.objects.create(kind=Kind.COUNTY, name="乾安县", parent=chain[0])
    street = chain[2]
    street.parent = other
    street.save()
    above = [chain[0].pk, other.pk]
    below = [place.pk for place in chain[2:]]
    assert paths(chain[2:]) == [above + below[: depth + 1] for depth in range(4)]


def test_many_places_made_at_once_have_paths(chain: list[Place]) -> None:
    made = Place.objects.bulk_create([Place(kind=Kind.GRID, name="网格", parent=chain[3]) for _ in range(2)])
    assert [place.path for place in made] == [[*chain[3].path, place.pk] for place in made]


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        (Kind.COUNTY, 2), (Kind.PROVINCE, 0), (Kind.CITY, 0), (Kind.GRID, 2), (Kind.BUILDING, 2),
        (Kind.STREET, 3), (Kind.COMMUNITY, None), (Kind.GRID, None), (Kind.BUILDING, None),
        (Kind.COMMUNITY, 1),
    ],
)  # fmt: skip
def test_a_place_stands_only_where_its_kind_may(chain: list[Place], kind: Kind, above: int | None) -> None:
    parent = None if above is None else chain[above]
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(kind=kind, name="错", parent=parent)
    assert Place.objects.count() == 6


def test_a_kind_no_longer_above_its_children_is_refused(chain: list[Place]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=chain[3].pk).update(kind=Kind.STREET, parent=chain[1])
    assert Place.objects.get(pk=chain[3].pk).kind == Kind.COMMUNITY


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "220702"}, {"code": "22A"}, {"name": ""}, {"longitude": 124.8},
        {"longitude": 190, "latitude": 45},
        {"code": "220799", "closed_on": date(2026, 1, 1)}, {"kind": "planet"},
    ],
)  # fmt: skip
def test_the_database_refuses_a_false_place(chain: list[Place], wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**{"kind": Kind.COUNTY, "name": "新县", "parent": chain[0], **wrong})


def test_places_without_a_code_do_not_collide() -> None:
    for _ in range(2):
        Place.objects.create(kind=Kind.COUNTY, name="新县")
    assert Place.objects.filter(code="").count() == 2


def test_under_a_place_is_the_place_and_all_below(chain: list[Place]) -> None:
    Place.objects.create(kind=Kind.COUNTY, name="乾安县", parent=chain[0])
    assert set(Place.objects.all().under(chain[2])) == set(chain[2:])


def test_closed_places_are_not_current(chain: list[Place]) -> None:
    closed = Place.objects.create(kind=Kind.COUNTY, name="旧县", closed_on=date(2026, 1, 1))
    assert set(Place.objects.all().current()) == set(chain)
    assert closed in Place.objects.all()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("团结", ["团结街道", "团结社区"]), ("tj", ["团结街道", "团结社区"]), ("TJSQ", ["团结社区"]),
        ("220702001", ["团结街道", "团结社区", "第一网格", "12号楼"]), (" 江 ", ["宁江区"]),
        ("", []), ("没有", []),
    ],
)  # fmt: skip
def test_a_search_finds_by_part_of_name_code_and_initials(
    chain: list[Place], text: str, names: list[str]
) -> None:
    assert [place.name for place in Place.objects.all().search(text)] == names


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ("220702", 1), ("220702000000", 1), ("220702001000", 2), ("220702001001", 3), ("团结街道", 2),
        ("220700000000", 0), ("220702001009", None),
    ],
)  # fmt: skip
def test_a_code_at_any_length_or_a_name_resolves(chain: list[Place], wanted: str, index: int | None) -> None:
    found = Place.objects.all().resolve(wanted, date(2026, 11, 23))
    assert list(found) == ([] if index is None else [chain[index]])
    assert not Place.objects.all().resolve(wanted, date(2026, 11, 22))


def test_two_places_cannot_bear_one_code_at_the_same_time(chain: list[Place]) -> None:
    period = PlaceCode.objects.get(place=chain[1]).period
    other = Place.objects.create(kind=Kind.COUNTY, name="乾安县")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceCode.objects.create(place=other, code=chain[1].code, name="乾安县", period=period)


def test_ancestors_crumb_and_full_code(chain: list[Place]) -> None:
    assert list(chain[3].ancestors()) == chain[:3]
    assert chain[3].crumb == "宁江区 / 团结街道 / 团结社区"
    assert chain[0].crumb == "松原市"
    assert [place.full_code for place in chain[:2]] == ["220700000000", "220702000000"]
    assert Place(name="无代码").full_code == ""


@pytest.mark.parametrize("count", [1, 3])
def test_crumbs_of_a_list_cost_one_query(chain: list[Place], count: int) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        crumbs = queries.crumbs(chain[1 : 1 + count])
    assert len(asked) == 1
    words = ["宁江区", "宁江区 / 团结街道", "宁江区 / 团结街道 / 团结社区"]
    assert list(crumbs.values()) == words[:count]
    assert queries.crumbs_by_id([place.pk for place in chain[1 : 1 + count]]) == crumbs


def test_outlines_of_places_come_by_id(chain: list[Place]) -> None:
    rings = [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    outline = Outline.objects.create(place=chain[1], rings=rings, source="手绘")
    assert queries.outlines(chain) == {chain[1].pk: rings}
    assert str(outline) == "宁江区 (手绘)"


def test_an_estate_holds_buildings_of_its_own_community_once(chain: list[Place]) -> None:
    community, building = chain[3], chain[5]
    estate = Estate.objects.create(name="江畔花园", community=community)
    estate.buildings.add(building)
    assert str(estate) == "江畔花园"
    assert str(EstateBuilding.objects.get()) == "江畔花园 12号楼"
    elsewhere = Place.objects.create(kind=Kind.COMMUNITY, name="胜利社区", parent=chain[2])
    stranger = Place.objects.create(kind=Kind.BUILDING, name="1号楼", parent=elsewhere)
    wrong = [
        lambda: Estate.objects.create(name="错", community=chain[2]),
        lambda: estate.buildings.add(stranger),
        lambda: estate.buildings.add(community),
        lambda: Estate.objects.create(name="二", community=community).buildings.add(building),
        lambda: Estate.objects.filter(pk=estate.pk).update(community=elsewhere),
        lambda: Place.objects.filter(pk=building.pk).update(parent=elsewhere),
        lambda: Place.objects.filter(pk=chain[4].pk).update(parent=elsewhere),
        lambda: Estate.objects.create(name="江畔花园", community=community),
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert list(estate.buildings.all()) == [building]
