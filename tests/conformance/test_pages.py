"""Every page of every area, seen by every member of the cast."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from gongzhi.areakit.declaration import Area
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY, City
from tests.conformance.walking import LONGEST, OUTSIDER, begin, walks
from tests.sign_in import signed_in

SEES_NOTHING = {OUTSIDER, "住建承办人", "联络员", "楼栋长"}


@pytest.fixture(autouse=True)
def _plain_files(settings: Settings) -> None:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False


def cases(city: City, area: Area, count: int, at: str = "团结社区") -> list[Case]:
    return [area.sample(city.places[at], Actor.anonymous(), MONDAY) for _ in range(count)]


def list_page(area: Area) -> str:
    return reverse("areakit:list", args=[area.name])


def record_page(case: Case) -> str:
    return reverse("areakit:detail", args=[case.area, case.number])


def test_the_list_renders_for_everybody_and_shows_each_only_their_own(city: City, area: Area) -> None:
    here, there = cases(city, area, 1)[0], cases(city, area, 1, at="永久社区")[0]
    for name in city.appointments:
        page = signed_in(city, name).get(list_page(area))
        assert page.status_code == 200, name
        shown = {number for number in (here.number, there.number) if number in page.content.decode()}
        visible = set(Case.objects.visible_to(city.actor(name)).values_list("number", flat=True))
        assert shown == visible, name


def test_a_record_renders_for_who_may_see_it_and_says_no_to_others(city: City, area: Area) -> None:
    case = cases(city, area, 1)[0]
    for name in city.appointments:
        page = signed_in(city, name).get(record_page(case))
        may = Case.objects.visible_to(city.actor(name)).exists()
        assert page.status_code == (200 if may else 403), name
        if not may:
            assert "不在您的岗位范围内" in page.content.decode(), name


def test_a_restricted_record_is_not_there_for_others(city: City, area: Area) -> None:
    case = cases(city, area, 1)[0]
    Case.objects.filter(pk=case.pk).update(restricted=True)
    for name in city.appointments:
        may = Case.objects.visible_to(city.actor(name)).exists()
        client = signed_in(city, name)
        assert client.get(record_page(case)).status_code == (200 if may else 404), name
        assert (case.number in client.get(list_page(area)).content.decode()) is may, name


def test_strangers_are_asked_to_sign_in(db: None, city: City, area: Area) -> None:
    case = cases(city, area, 1)[0]
    for address in (list_page(area), record_page(case)):
        answer = Client().get(address)
        assert (answer.status_code, case.number in answer.content.decode()) in {(302, False), (403, False)}


def test_every_form_of_every_step_renders_on_the_way(city: City, area: Area) -> None:
    client_of: dict[int | None, Client] = {
        appointment.pk: signed_in(city, name) for name, appointment in city.appointments.items()
    }
    rendered: set[str] = set()
    wanted = {one.name for one in area.workflow.transitions if one.by_hand}
    for seed in range(20):
        walk = begin(city, area, seed)
        while rendered != wanted and len(walk.steps) < LONGEST:
            for transition, actor in walk.open_moves():
                if transition.name not in rendered:
                    address = reverse("areakit:act", args=[area.name, walk.case.number, transition.name])
                    page = client_of[actor.appointment_id].get(address)
                    assert page.status_code == 200, transition.name
                    assert str(transition.label) in page.content.decode()
                    rendered.add(transition.name)
            if not walk.step():
                break
    assert rendered == wanted


def test_the_record_renders_in_every_state(city: City, area: Area) -> None:
    client = signed_in(city, "派单员")
    seen = set()
    for walk in walks(city, area, seeds=10):
        page = client.get(record_page(walk.case))
        state = Case.objects.get(pk=walk.case.pk).state
        assert page.status_code == 200
        assert str(area.state_label(state)) in page.content.decode()
        seen.add(state)
    assert {state.name for state in area.workflow.states if state.is_closed} <= seen


@pytest.mark.parametrize("page", [list_page], ids=["list"])
def test_lists_cost_the_same_number_of_queries_for_one_row_and_for_three(
    city: City, area: Area, page: Callable[[Area], str]
) -> None:
    client = signed_in(city, "派单员")
    counts = []
    for more in (1, 2):
        cases(city, area, more)
        client.get(page(area))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(area))
        counts.append(len(captured))
    assert counts[0] == counts[1]
