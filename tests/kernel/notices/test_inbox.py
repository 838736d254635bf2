from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from gongzhi.kernel.notices.models import Notice
from gongzhi.kernel.notices.queries import INBOX_DAYS, PAGE, inbox, read_key
from gongzhi.kernel.people.models import Appointment
from tests.areas.requests.test_protection import accepted, tipoff
from tests.cast import MONDAY, City, dispatched_steps, filed, move, walk


def read(city: City, name: str, now: datetime = MONDAY, after: str = "") -> list[tuple[str, str]]:
    """Reason and body, newest first."""
    found = inbox(person=city.person(name), actor=city.actor(name), now=now, after=after)
    return [(notice.reason, str(notice.organization)) for notice in found.notices]


def test_it_holds_what_the_persons_organisation_was_told_newest_first(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city))
    later = MONDAY + timedelta(hours=1)
    move(case, "return", city.actor("城管承办人"), later, reason="not_ours", article="第三条")
    assert read(city, "派单员", later) == [("returned", "区受理中心"), ("arrived", "区受理中心")]
    assert read(city, "城管承办人", later) == [("arrived", "区城管局")]
    assert read(city, "住建承办人", later) == []


def test_nobody_is_told_of_what_they_did_themselves_but_a_colleague_is(city: City) -> None:
    filed(city)
    Notice.objects.update(by_id=city.person("派单员").pk)
    assert (read(city, "派单员"), read(city, "另一派单员")) == ([], [("arrived", "区受理中心")])


def test_what_the_actor_may_not_see_is_not_in_it(city: City) -> None:
    """The steward's body is told of it, the steward sees only what he reported himself."""
    walk(city, filed(city), dispatched_steps(city, "团结社区居委会"))
    assert (read(city, "社区工作者"), read(city, "楼栋长")) == ([("arrived", "团结社区居委会")], [])


def test_the_complained_about_are_told_nothing_even_after_the_fact(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city, "团结社区居委会"))
    case.accused, case.restricted = city.organizations["团结街道办"], True
    case.save()
    assert (read(city, "社区工作者"), read(city, "派单员")) == ([], [("arrived", "区受理中心")])


def test_a_protected_case_reaches_the_body_that_must_act(city: City) -> None:
    case = accepted(city, tipoff(city))
    move(case, "dispatch", city.actor("派单员"), organization=city.organizations["区城管局"].pk, brief="核查")
    assert read(city, "城管承办人") == [("arrived", "区城管局")]


def test_all_posts_of_today_count_as_far_as_the_acting_one_may_see(city: City) -> None:
    """A clerk of the street who works at the bureau too."""
    post = city.appointments["城管承办人"].post
    person = city.person("街道干部")
    ended = Appointment.objects.create(
        person=person,
        post=city.appointments["派单员"].post,
        period=DateRange(date(2020, 1, 1), date(2021, 1, 1)),
    )
    walk(city, filed(city), dispatched_steps(city))
    assert (ended.pk is not None, read(city, "街道干部")) == (True, [])
    Appointment.objects.create(person=person, post=post, period=DateRange(date(2026, 1, 1), None))
    assert read(city, "街道干部") == [("arrived", "区城管局")]


def test_a_notice_without_a_case_is_for_the_acting_body_alone(city: City) -> None:
    for number, name in enumerate(("区城管局", "区住建局")):
        Notice.objects.create(
            organization=city.organizations[name],
            verb="toy.said",
            reason="arrived",
            at=MONDAY,
            entry_id=number,
        )
    assert read(city, "城管承办人") == [("arrived", "区城管局")]


def test_what_is_old_is_left_out(city: City) -> None:
    filed(city)
    assert read(city, "派单员", MONDAY + timedelta(days=INBOX_DAYS)) == []


def test_pages_follow_each_other_without_gap_or_double(city: City) -> None:
    case = filed(city)
    Notice.objects.all().delete()
    Notice.objects.bulk_create(
        Notice(
            organization=city.organizations["区受理中心"], case=case, verb="requests.file", reason="arrived",
            at=MONDAY - timedelta(minutes=number // 7), entry_id=number,
        )
        for number in range(2 * PAGE + 5)
    )  # fmt: skip
    person, actor = city.person("派单员"), city.actor("派单员")
    seen, key, pages = list[int](), "", 0
    while pages == 0 or key:
        found = inbox(person=person, actor=actor, now=MONDAY, after=key)
        seen, key, pages = [*seen, *(notice.pk for notice in found.notices)], found.next, pages + 1
    assert pages == 3
    assert seen == list(Notice.objects.order_by("-at", "-pk").values_list("pk", flat=True))


@pytest.mark.parametrize("key", ["", "-", "x-1", "1-x", "1", "²-1", "1-" + "9" * 30, "9" * 20 + "-1"])
def test_what_is_no_key_shows_the_first_page(key: str) -> None:
    assert read_key(key) is None


def test_a_key_is_a_moment_and_a_row() -> None:
    assert read_key("1000000-7") == (datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), 7)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_stays_the_same(
    city: City, count: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(count):
        filed(city)
    person, actor = city.person("派单员"), city.actor("派单员")
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = inbox(person=person, actor=actor, now=MONDAY)
        assert [notice.case.title_for(actor) for notice in found.notices if notice.case] == [
            "路灯坏了三天，晚上看不见路"
        ] * count
