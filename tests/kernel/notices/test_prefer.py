from datetime import time

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.notices.actions import AddressNotAllowed, HourIsQuiet, WrongPreferences
from gongzhi.kernel.notices.addresses import is_allowed, kind
from gongzhi.kernel.notices.models import DigestSent, Notice, Reason, Subscription
from tests.cast import MONDAY, City, filed
from tests.kernel.notices.letters import subscribe

ROBOT = "wecombot://a-secret-key"


def kept(subscription: Subscription) -> tuple[object, ...]:
    one = Subscription.objects.get(pk=subscription.pk)
    return one.address, one.digest_hour, one.quiet_from, one.quiet_until, one.paused


def test_who_begins_gets_the_usual_and_is_told_of_what_comes_from_now_on(city: City) -> None:
    filed(city)
    before = Entry.objects.latest("id").id
    made = subscribe(city, "派单员")
    assert kept(made) == ("file", 8, time(20), time(7, 30), False)
    assert made.told_upto == before


def test_the_first_of_all_begins_at_nothing(city: City) -> None:
    assert subscribe(city, "派单员").told_upto == 0


def test_what_is_not_said_of_the_address_leaves_it(city: City) -> None:
    made = subscribe(city, "派单员", address=ROBOT)
    subscribe(city, "派单员", digest_hour=9, paused=True, quiet_from=time(18), quiet_until=time(9))
    assert kept(made) == (ROBOT, 9, time(18), time(9), True)
    assert subscribe(city, "派单员", address="file").address == "file"


def test_the_change_is_in_the_ledger_without_the_address(city: City) -> None:
    subscribe(city, "派单员", address=ROBOT, paused=True)
    entry = Entry.objects.get(verb="notices.preferred")
    assert (entry.subject_id, entry.person_id, entry.facts) == (
        city.person("派单员").pk, city.person("派单员").pk, {"paused": True},
    )  # fmt: skip


def test_the_address_is_not_readable_in_the_database(city: City) -> None:
    subscribe(city, "派单员", address=ROBOT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notices_subscription")
        assert b"secret" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("hour", [0, 7, 20, 23])
def test_an_hour_in_the_quiet_time_is_refused_and_nothing_changes(city: City, hour: int) -> None:
    with pytest.raises(HourIsQuiet) as refused:
        subscribe(city, "派单员", digest_hour=hour)
    assert isinstance(refused.value, WrongPreferences)
    assert (refused.value.field, Subscription.objects.count(), Entry.objects.count()) == ("digest_hour", 0, 0)


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1/", "mailto://a:b@example.org", "wecombot://", "wecombot", "http://example.org", "dbus://",
        "wecombot://key json://127.0.0.1", "wecombot://key\njson://127.0.0.1", "WECOMBOT://key", "file://etc",
    ],
)  # fmt: skip
def test_the_server_calls_no_machine_that_somebody_names(city: City, address: str) -> None:
    with pytest.raises(AddressNotAllowed):
        subscribe(city, "派单员", address=address)
    assert not Subscription.objects.exists()


def test_the_city_may_open_other_channels(settings: Settings) -> None:
    settings.GONGZHI_DIGEST_SCHEMES = ("mailtos",)
    assert (is_allowed("mailtos://a"), is_allowed(ROBOT), is_allowed("file")) == (True, False, True)


def test_of_an_address_only_the_kind_is_shown() -> None:
    assert (kind(ROBOT), kind("file")) == ("wecombot", "file")


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest_hour": 7}, {"digest_hour": 20}, {"digest_hour": 25, "quiet_from": time(23)},
        {"quiet_from": time(6), "quiet_until": time(22)},
    ],
)  # fmt: skip
def test_the_database_refuses_an_hour_that_never_comes(city: City, wrong: dict[str, object]) -> None:
    made = subscribe(city, "派单员")
    with pytest.raises(Exception, match=r"hour_is_not_quiet|out of range"), transaction.atomic():
        Subscription.objects.filter(pk=made.pk).update(**wrong)


def test_the_database_refuses_a_second_digest_of_a_day_and_half_told_ones(city: City) -> None:
    person = city.person("派单员")
    DigestSent.objects.create(person=person, day=MONDAY.date())
    for row, name in (
        ({"day": "2026-11-23"}, "digest_once_a_day"),
        ({"day": "2026-11-24", "state": "delivered"}, "digest_tried_has_a_window"),
        ({"day": "2026-11-24", "since": 4, "upto": 3}, "digest_window_forward"),
        ({"day": "2026-11-24", "state": "failed"}, "digest_failed_says_why"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            DigestSent.objects.create(person=person, **row)


def test_the_database_keeps_no_notice_of_the_clock_and_no_second_of_an_entry(city: City) -> None:
    filed(city)
    with pytest.raises(IntegrityError, match="notice_not_of_the_clock"), transaction.atomic():
        Notice.objects.update(reason=Reason.OVERDUE)
    notice = Notice.objects.get()
    notice.pk = None
    with pytest.raises(IntegrityError, match="notice_once_an_entry"), transaction.atomic():
        notice.save()
