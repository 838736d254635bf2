from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from django.db import connection

from gongzhi.kernel.territory.actions import Imported, OlderThanHistory, import_divisions
from gongzhi.kernel.territory.models import Place, PlaceCode

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)
LATER = date(2026, 1, 1)
AREAS = "code,name\n220702,宁江区\n"
STREETS = "code,name\n220702001,团结街道\n220702002,文化街道\n"
VILLAGES = "code,name\n220702001001,团结社区\n220702001002,胜利社区\n220702002001,文化社区\n"


def load(
    villages: str = VILLAGES,
    on: date = DAY,
    streets: str = STREETS,
    city: str = "松原市",
    recorded: Callable[[Imported], None] = lambda _result: None,
) -> Imported:
    files = {"areas.csv": AREAS.encode(), "streets.csv": streets.encode(), "villages.csv": villages.encode()}
    return import_divisions(files=files, city_name=city, city_code="2207", on=on, recorded=recorded)


def counts(result: Imported) -> tuple[int, int, int, int, int]:
    return result.new, result.changed, result.same, result.closed, result.refused


def history(name_now: str) -> list[tuple[str, str, date, date | None]]:
    periods = PlaceCode.objects.filter(place__name=name_now).order_by("period")
    return [(row.code, row.name, row.period.lower, row.period.upper) for row in periods]


def test_songyuan_is_loaded_within_two_seconds_and_again_without_doubles() -> None:
    files = {path.name: path.read_bytes() for path in Path("gongzhi/data/songyuan").glob("*.csv")}
    shown: list[tuple[int, int]] = []
    told: list[Imported] = []

    def run() -> Imported:
        return import_divisions(
            files=files, city_name="松原市", city_code="220700", on=DAY,
            recorded=told.append, progress=lambda done, total: shown.append((done, total)),
        )  # fmt: skip

    began = perf_counter()
    first = run()
    # Two seconds on a machine of its own; a shared one is given some more.
    assert perf_counter() - began < 6
    assert counts(first) == (1466, 0, 0, 0, 0)
    assert shown == [(1, 1466), (7, 1466), (154, 1466), (1466, 1466)]
    assert counts(run()) == (0, 0, 1466, 0, 0)
    assert told == [first]
    assert first.place_id == Place.objects.get(code="220700").pk
    assert Place.objects.count() == PlaceCode.objects.count() == 1466
    assert Place.objects.get(code="220702001001").crumb == "宁江区 / 团结街道 / 团结社区"


def test_a_bad_row_stops_everything() -> None:
    told: list[Imported] = []
    result = load(VILLAGES.replace("胜利社区", ""), recorded=told.append)
    assert counts(result) == (0, 0, 0, 0, 1)
    assert [(cell.source, cell.row, cell.column) for cell in result.bad] == [("villages.csv", 3, "name")]
    assert (told, Place.objects.count()) == ([], 0)


def test_what_cannot_be_recorded_is_not_imported() -> None:
    def refuse(_result: Imported) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        load(recorded=refuse)
    assert Place.objects.count() == 0


def test_a_renamed_place_stays_itself_and_answers_to_both_names_in_their_time() -> None:
    load()
    before = Place.objects.get(name="胜利社区")
    assert counts(load(VILLAGES.replace("胜利", "凯旋"), LATER)) == (0, 1, 6, 0, 0)
    after = Place.objects.get(pk=before.pk)
    assert (after.name, after.initials, after.code) == ("凯旋社区", "kxsq", before.code)
    assert history("凯旋社区") == [
        (after.code, "胜利社区", DAY, LATER),
        (after.code, "凯旋社区", LATER, None),
    ]
    old, new = PlaceCode.objects.filter(place=after).order_by("period")
    assert new.predecessor == old
    for name, day, found in [
        ("胜利社区", DAY, [after]),
        ("胜利社区", LATER, []),
        ("凯旋社区", LATER, [after]),
    ]:
        assert list(Place.objects.all().resolve(name, day)) == found


def test_codes_that_change_hands_stay_with_their_names() -> None:
    load()
    ids = {place.name: place.pk for place in Place.objects.all()}
    swapped = VILLAGES.replace("团结社区", "X").replace("胜利社区", "团结社区").replace("X", "胜利社区")
    assert counts(load(swapped, LATER)) == (0, 2, 5, 0, 0)
    assert {place.name: place.pk for place in Place.objects.all()} == ids
    assert Place.objects.get(name="胜利社区").code == "220702001001"


def test_a_place_moved_to_another_street_keeps_what_hangs_on_it() -> None:
    load()
    before = Place.objects.get(name="胜利社区")
    grid = Place.objects.create(kind=Place.Kind.GRID, name="第一网格", parent=before)
    moved = VILLAGES.replace("220702001002,胜利", "220702002002,胜利")
    assert counts(load(moved, LATER)) == (0, 1, 6, 0, 0)
    street = Place.objects.get(name="文化街道")
    assert Place.objects.get(pk=before.pk).path == [*street.path, before.pk]
    assert Place.objects.get(pk=grid.pk).path == [*street.path, before.pk, grid.pk]


def test_a_street_under_a_new_code_takes_its_communities_along() -> None:
    load()
    ids = set(Place.objects.values_list("pk", flat=True))
    streets, villages = (text.replace("220702001", "220702009") for text in (STREETS, VILLAGES))
    assert counts(load(villages, LATER, streets)) == (0, 3, 4, 0, 0)
    assert set(Place.objects.values_list("pk", flat=True)) == ids
    assert Place.objects.get(code="220702009001").crumb == "宁江区 / 团结街道 / 团结社区"


def test_a_place_no_longer_listed_is_closed_and_its_code_is_free_again() -> None:
    load()
    without = VILLAGES.replace("220702001002,胜利社区\n", "")
    assert counts(load(without, LATER)) == (0, 0, 6, 1, 0)
    gone = Place.objects.get(name="胜利社区")
    assert (gone.code, gone.closed_on) == ("", LATER)
    assert history("胜利社区") == [("220702001002", "胜利社区", DAY, LATER)]
    much_later = LATER + timedelta(days=400)
    assert counts(load(without + "220702001002,新建社区\n", much_later)) == (1, 0, 6, 0, 0)
    found = [list(Place.objects.all().resolve("220702001002", day)) for day in (DAY, LATER, much_later)]
    assert found == [[gone], [], [Place.objects.get(name="新建社区")]]


def test_a_second_list_of_the_same_day_corrects_the_first() -> None:
    load()
    corrected = VILLAGES.replace("胜利社区", "凯旋社区").replace("220702002001,文化社区\n", "")
    assert counts(load(corrected)) == (0, 1, 5, 1, 0)
    assert history("凯旋社区") == [("220702001002", "凯旋社区", DAY, None)]
    assert history("文化社区") == []


def test_an_older_list_than_the_last_changes_nothing() -> None:
    load(on=LATER)
    with pytest.raises(OlderThanHistory):
        load(VILLAGES.replace("胜利", "凯旋"), DAY)
    assert Place.objects.filter(name="胜利社区").count() == 1
    assert counts(load(on=DAY)) == (0, 0, 7, 0, 0)


def test_the_city_may_be_renamed_and_stays_in_its_province() -> None:
    load()
    province = Place.objects.create(kind=Place.Kind.PROVINCE, name="吉林省", code="220000")
    Place.objects.filter(code="220700").update(parent=province)
    assert counts(load(on=LATER, city="新松原市")) == (0, 1, 6, 0, 0)
    assert Place.objects.get(name="新松原市").path[0] == province.pk


def test_another_city_stands_beside_the_first() -> None:
    load()
    other = {
        name: text.replace("2207", "2201").replace("松原", "长春").encode()
        for name, text in (("areas.csv", AREAS), ("streets.csv", STREETS), ("villages.csv", VILLAGES))
    }
    result = import_divisions(files=other, city_name="长春市", city_code="220100", on=DAY)
    assert counts(result) == (7, 0, 0, 0, 0)
    assert counts(load()) == (0, 0, 7, 0, 0)


def test_names_that_repeat_are_told_apart_by_code_alone() -> None:
    twice = VILLAGES + "220702002002,团结社区\n"
    load(twice)
    ids = dict(Place.objects.values_list("code", "pk"))
    assert counts(load(twice.replace("220702002002", "220702002003"), LATER)) == (0, 1, 7, 0, 0)
    assert Place.objects.get(code="220702002003").pk == ids["220702002002"]


def test_an_import_waits_for_the_one_before_it() -> None:
    load()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (1,)
