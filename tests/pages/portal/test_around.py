from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gongzhi.kernel.people.models import Appointment, Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.models import Case
from gongzhi.pages.portal.near import PAGE
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move, walk
from tests.pages.portal.conftest import Clock, text


def worked_on(city: City, count: int, at: str = "团结社区") -> list[Case]:
    return [walk(city, filed(city, at=at), dispatched_steps(city)) for _ in range(count)]


def near(client: Client, city: City, name: str, **more: str) -> Any:
    place: dict[str, Any] = {"place": city.places[name].pk, **more}
    return client.get("/near/", place).context["near"]


def rows(client: Client, city: City, name: str) -> list[tuple[str, ...]]:
    found = near(client, city, name)
    return [
        (str(row.category), row.place, str(row.state), row.body, f"{row.month:%Y-%m}") for row in found.rows
    ]


def test_public_cases_say_what_where_how_far_who_and_which_month(city: City, client: Client) -> None:
    worked_on(city, 5)
    assert rows(client, city, "团结社区") == [("道路设施", "团结社区", "待签收", "区城管局", "2026-11")] * 5


def test_words_numbers_and_photos_are_not_public(city: City, client: Client) -> None:
    case = worked_on(city, 5)[0]
    page = text(client.get("/near/", {"place": city.places["团结社区"].pk}))
    assert [secret for secret in ("路灯坏了", case.number, '<img src="/follow') if secret in page] == []


def test_fewer_than_five_are_not_told(city: City, client: Client) -> None:
    worked_on(city, 4)
    page = client.get("/near/", {"place": city.places["团结社区"].pk})
    assert (page.context["near"].total, page.context["near"].rows) == (None, [])
    assert "这里公开的事不到 5 件" in text(page)
    assert f'?place={city.places["团结街道"].pk}"' in text(page)


def test_a_small_community_hides_in_its_street(city: City, client: Client) -> None:
    worked_on(city, 5)
    worked_on(city, 1, at="胜利社区")
    assert sorted({row[1] for row in rows(client, city, "团结街道")}) == ["团结社区", "团结街道"]


def test_a_building_is_shown_as_its_community(city: City, client: Client) -> None:
    building = Place.objects.create(
        name="3号楼", kind=Place.Kind.BUILDING, parent=city.places["团结社区"], code="22070200100100003"
    )
    city.places["3号楼"] = Place.objects.get(pk=building.pk)
    worked_on(city, 5, at="3号楼")
    assert {row[1] for row in rows(client, city, "3号楼")} == {"团结社区"}


def test_what_fits_no_wide_place_names_none(city: City, client: Client) -> None:
    worked_on(city, 5)
    Place.objects.exclude(kind="community").update(closed_on=None)
    assert {row[1] for row in rows(client, city, "松原市")} == {"团结社区"}


def test_restricted_cases_neither_show_nor_count(city: City, client: Client) -> None:
    worked_on(city, 4)
    tip_off = filed(city, kind="tipoff", accused=city.organizations["区住建局"])
    move(
        tip_off,
        "accept",
        city.actor("派单员"),
        kind="tipoff",
        category="other",
        grade="normal",
        accused=city.organizations["区住建局"].pk,
    )
    assert near(client, city, "团结社区").total is None


def test_what_the_desk_has_not_classified_is_not_public(city: City, client: Client) -> None:
    worked_on(city, 4)
    filed(city)
    assert near(client, city, "团结社区").total is None


def test_closed_ones_are_counted_when_both_sides_are_large_enough(city: City, client: Client) -> None:
    for case in worked_on(city, 10)[:5]:
        done = walk(city, case, done_steps(city)[2:])
        move(done, "call_back", city.actor("回访员"), outcome="solved")
    assert "公开的事 10 件，其中办结 5 件" in text(
        client.get("/near/", {"place": city.places["团结社区"].pk})
    )


def test_older_ones_come_page_by_page(city: City, client: Client) -> None:
    worked_on(city, PAGE + 1)
    first = near(client, city, "团结社区")
    last = near(client, city, "团结社区", after=first.next)
    assert (len(first.rows), len(last.rows), last.next) == (PAGE, 1, "")
    assert len(near(client, city, "团结社区", after="x").rows) == PAGE


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    city: City, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    worked_on(city, 5)
    place = {"place": city.places["团结社区"].pk}
    with django_assert_num_queries(7):
        client.get("/near/", place)
    worked_on(city, 5)
    with django_assert_num_queries(7):
        client.get("/near/", place)


def test_a_place_is_found_by_name_and_chosen_among_namesakes(city: City, client: Client) -> None:
    assert client.get("/near/", {"q": "胜利社区"}).context["place"] == city.places["胜利社区"]
    several = client.get("/near/", {"q": "团结"})
    assert (several.context["place"], len(several.context["found"])) == (None, 2)
    assert "没有找到“火星”" in text(client.get("/near/", {"q": "火星"}))


def test_without_a_place_the_counties_are_offered(city: City, client: Client) -> None:
    page = client.get("/near/")
    assert {child.name for child in page.context["children"]} == {"宁江区", "长岭县"}
    assert page.context["top"] == city.places["松原市"]


def test_a_place_that_is_not_there_is_not_found(city: City, client: Client) -> None:
    assert [client.get(page, {"place": "999999999"}).status_code for page in ("/near/", "/steward/")] == [
        404,
        404,
    ]


def test_a_platform_without_places_says_what_will_be_here(db: None, client: Client) -> None:
    assert "还没有地点" in text(client.get("/near/"))


def test_the_front_page_counts_what_was_solved_and_hides_small_numbers(
    city: City, client: Client, clock: Clock
) -> None:
    page = client.get("/")
    assert page.context["lately"].received is None
    assert "少于 5 件" in text(page)
    for place, case in enumerate(worked_on(city, 10)):
        done = walk(city, case, done_steps(city)[2:])
        for _ in range(1 if place < 5 else 3):
            move(done, "call_back", city.actor("回访员"), outcome="solved" if place < 5 else "not_reached")
    lately = client.get("/").context["lately"]
    assert (lately.received, lately.closed, lately.solved, lately.received_before) == (10, 10, 5, None)
    clock(MONDAY.replace(month=12, day=30))
    lately = client.get("/").context["lately"]
    assert (lately.received, lately.received_before, lately.solved_before) == (None, 10, 5)


def test_tip_offs_are_not_counted_on_the_front_page(city: City, client: Client) -> None:
    worked_on(city, 4)
    filed(city, kind="tipoff", accused=city.organizations["区住建局"])
    assert client.get("/").context["lately"].received is None


def test_a_building_shows_its_posts_and_bodies_and_no_name(city: City, client: Client) -> None:
    page = client.get("/steward/", {"q": "团结社区"})
    carers = page.context["carers"]
    assert [(str(one.post), one.is_filled) for one in carers.stewards] == [("团结社区居委会 楼栋长", True)]
    assert [body.name for body in carers.bodies] == ["团结社区居委会", "团结街道办"]
    assert carers.desk == city.organizations["区受理中心"]
    # The cast is named for its posts, so the name is changed to something to be found.
    person = city.person("楼栋长")
    person.name = "李楼长"
    person.save()
    assert "李楼长" not in text(client.get("/steward/", {"q": "团结社区"}))


def test_a_post_without_anybody_is_shown_as_vacant(city: City, client: Client) -> None:
    Appointment.objects.filter(pk=city.appointments["楼栋长"].pk).update(
        period=DateRange(date(2020, 1, 1), date(2021, 1, 1))
    )
    assert "空缺，由社区代管" in text(client.get("/steward/", {"place": city.places["团结社区"].pk}))


def test_where_nobody_is_registered_the_page_says_so(city: City, client: Client) -> None:
    Organization.objects.filter(dispatches_for=city.places["松原市"]).update(dispatches_for=None)
    page = text(client.get("/steward/", {"place": city.places["松原市"].pk}))
    assert "这里还没有登记楼栋长" in page
    assert "负责的单位" not in page


def test_several_places_of_a_name_are_offered_for_the_steward_too(city: City, client: Client) -> None:
    page = client.get("/steward/", {"q": "团结"})
    assert len(page.context["found"]) == 2
    assert page.context["carers"] is None
