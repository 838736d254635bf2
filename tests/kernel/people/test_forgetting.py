"""Purge, erasure and what a person is shown: three readings of one catalogue."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from pytest_django import Settings

from gongzhi.kernel.people import actions, catalog, erasure, holdings, masking, purge, sign_in, texts
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.catalog import Column, Wipe, register
from gongzhi.kernel.people.models import Appointment, Login, Person, Text, Unmasking
from tests.kernel.people.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3 * 365 + 1)


@pytest.fixture(autouse=True)
def _only_this_app() -> Iterator[None]:
    before = dict(catalog._columns)
    for key in [key for key in before if not key[0].startswith("people.")]:
        del catalog._columns[key]
    yield
    catalog._columns.clear()
    catalog._columns.update(before)


@pytest.fixture
def reporter() -> Person:
    return actions.add_person(name="李四", phone="10022223333", now=NOW)


def test_contacts_of_residents_go_after_their_days_and_those_of_staff_stay(
    reporter: Person, appointment: Appointment
) -> None:
    actions.add_person(name="新人", phone="10055556666", now=LATER - timedelta(days=1))

    counts = purge.run(LATER)

    assert counts == {"people.Person.name": 1, "people.Person.phone": 1, "people.Person.phone_index": 0}
    left = {(person.name, person.phone, person.phone_index is None) for person in Person.objects.all()}
    assert left == {
        (None, None, True), ("新人", "10055556666", False), ("王小明", "100 1234 5678", False),
    }  # fmt: skip
    assert sum(purge.run(LATER).values()) == 0


def test_texts_go_after_the_days_of_their_own_purpose() -> None:
    register(
        Column(
            "people.Text", "body", "办理", "同意", "承办人", "不显示",
            days=30, counted_from="created_at", stamp="erased_at", only={"purpose": "short"},
        ),
        Column(
            "people.Text", "body", "办理", "同意", "承办人", "不显示",
            days=60, counted_from="created_at", stamp="erased_at", only={"purpose": "long"},
        ),
    )  # fmt: skip
    for purpose in ("short", "long", "other"):
        texts.keep(purpose, purpose, NOW)

    assert purge.run(NOW + timedelta(days=31))["people.Text.body"] == 1
    assert list(Text.objects.order_by("pk").values_list("body", flat=True)) == [None, "long", "other"]


def test_the_purge_clears_sessions_that_are_over() -> None:
    Session.objects.create(session_key="over", session_data="", expire_date=NOW - timedelta(days=9999))
    purge.run(NOW)
    assert not Session.objects.exists()


def test_erasing_a_person_empties_what_they_left_and_keeps_the_rows(reporter: Person, handler: Actor) -> None:
    sign_in.create_login(person=reporter, handle="10022223333")
    text = texts.keep("我家住三楼", "requests.words", NOW, reporter.pk)
    masking.unmask(person=reporter, actor=handler, reason="回访", now=NOW)

    counts = erasure.erase(reporter.pk, NOW)

    assert counts == {
        "people.Person.name": 1, "people.Person.phone": 1, "people.Login.handle": 1, "people.Text.body": 1,
    }  # fmt: skip
    gone = Person.objects.get(pk=reporter.pk)
    assert (gone.name, gone.phone, gone.phone_index, gone.erased_at) == (None, None, None, NOW)
    assert (gone.is_active, gone.shown_name, gone.has_usable_password()) == (False, "（已删除）", False)
    text.refresh_from_db()
    assert (text.body, text.author) == (None, gone)
    assert not Login.objects.exists()
    assert Unmasking.objects.get().reason.body == "回访"
    assert erasure.erase(reporter.pk, NOW) == {}


def test_nobody_in_office_is_erased(appointment: Appointment) -> None:
    with pytest.raises(erasure.StillInOffice):
        erasure.erase(appointment.person_id, NOW)
    assert Person.objects.get().name == "王小明"

    actions.end_appointment(appointment=appointment, until=date(2026, 11, 23))
    erasure.erase(appointment.person_id, NOW)
    assert (Person.objects.get().name, Appointment.objects.count()) == (None, 1)


def test_erasures_are_applied_again_after_a_restore(reporter: Person, settings: Settings) -> None:
    assert erasure.reapply() == 0
    erasure.erase(reporter.pk, NOW)
    bring_back(reporter)
    stranger = actions.add_person(name="旁人", now=NOW)

    assert (erasure.reapply(), erasure.reapply()) == (1, 0)
    assert [person.name for person in Person.objects.order_by("pk")] == [None, "旁人"]
    assert Person.objects.get(pk=stranger.pk).erased_at is None
    log = Path(settings.GONGZHI_ERASURES)
    assert "李四" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_another_person_with_the_old_id_is_left_alone(reporter: Person) -> None:
    erasure.erase(reporter.pk, NOW)
    Person.objects.all()._raw_delete("default")
    Person.objects.create(pk=reporter.pk, name="同号的人", created_at=NOW)
    assert erasure.reapply() == 0
    assert Person.objects.get().name == "同号的人"


def bring_back(person: Person) -> None:
    """As a restore from a backup made before the erasure does."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_person WHERE id = %s", [person.pk])
    Person.objects.bulk_create([person])


def test_an_erasure_that_could_not_be_logged_does_not_happen(
    reporter: Person, settings: Settings, tmp_path: Path
) -> None:
    settings.GONGZHI_ERASURES = tmp_path  # a folder cannot be appended to
    with pytest.raises(IsADirectoryError):
        erasure.erase(reporter.pk, NOW)
    assert Person.objects.get().name == "李四"


def test_a_person_sees_everything_held_about_them_and_nothing_of_others(
    reporter: Person, handler: Actor, appointment: Appointment
) -> None:
    texts.keep("我家住三楼", "requests.words", NOW, reporter.pk)
    masking.unmask(person=reporter, actor=handler, reason="回访", now=NOW)

    held = {item.column: item.values for item in holdings.held(reporter)}
    assert held == {
        "people.Person.name": ["李四"],
        "people.Person.phone": ["10022223333"],
        "people.Person.phone_index": ["已加密保存 1 条，不显示"],
        "people.Text.body": ["我家住三楼"],
        "people.Unmasking.reason": ["2026-11-23 城管局 承办人：回访"],
    }
    assert {item.column: item.values for item in holdings.held(appointment.person)} == {
        "people.Person.name": ["王小明"],
        "people.Person.phone": ["100 1234 5678"],
        "people.Person.phone_index": ["已加密保存 1 条，不显示"],
        "people.Appointment.period": ["城管局 承办人"],
    }


def test_what_is_held_can_be_taken_away_as_json(reporter: Person) -> None:
    assert holdings.held(reporter)[0].as_json() == {
        "column": "people.Person.name",
        "purpose": "称呼与联系",
        "basis": "本人提供并同意（个人信息保护法第十三条第一项）",
        "seen_by": "经办的工作人员，写明理由后",
        "days": 1095,
        "values": ["李四"],
    }


def test_a_text_that_another_row_points_at_is_emptied_with_it(reporter: Person, handler: Actor) -> None:
    masking.unmask(person=reporter, actor=handler, reason="回访", now=NOW)
    register(
        Column(
            "people.Unmasking", "reason", "理由", "安全", "审计员", "不显示", of_person="person_id",
            only={"subject_kind": ""}, wipe=Wipe.EMPTY,
        ),
        Column("people.Unmasking", "at", "时间", "安全", "审计员", "不显示"),
    )  # fmt: skip
    assert erasure.erase(reporter.pk, NOW)["people.Unmasking.reason"] == 1
    assert Unmasking.objects.get().reason.body is None
