from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from gongzhi.kernel.people import masking
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Person, Text, Unmasking
from tests.kernel.people.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> Person:
    return Person.objects.create(name="李四", phone="10022223333", created_at=NOW)


def test_seeing_a_contact_leaves_who_when_and_why(reporter: Person, handler: Actor) -> None:
    shown = masking.unmask(
        person=reporter, actor=handler, reason="回访", now=NOW, subject_kind="workflow.case", subject_id=9
    )

    assert (shown.name, shown.phone) == ("李四", "10022223333")
    record = Unmasking.objects.get()
    assert record == shown.record
    assert (record.person, record.appointment_id, record.reason.body, record.at) == (
        reporter, handler.appointment_id, "回访", NOW,
    )  # fmt: skip
    assert (record.subject_kind, record.subject_id, str(record)) == (
        "workflow.case", 9, f"unmasking {record.pk}",
    )  # fmt: skip


def test_without_a_reason_nothing_is_shown(reporter: Person, handler: Actor) -> None:
    with pytest.raises(masking.NoReason):
        masking.unmask(person=reporter, actor=handler, reason=" \n", now=NOW)
    assert (Unmasking.objects.count(), Text.objects.count()) == (0, 0)


def test_without_a_post_nothing_is_shown(reporter: Person, handler: Actor) -> None:
    for actor in (Actor.anonymous(), Actor.resident(person_id=reporter.pk), Actor.system(), replace(
        handler, appointment_id=None
    )):  # fmt: skip
        with pytest.raises(masking.NotForYou, match="只有在岗的工作人员"):
            masking.unmask(person=reporter, actor=actor, reason="看看", now=NOW)
    assert Unmasking.objects.count() == 0


def test_an_erased_person_has_nothing_to_show(handler: Actor) -> None:
    gone = Person.objects.create(created_at=NOW, erased_at=NOW)
    shown = masking.unmask(person=gone, actor=handler, reason="回访", now=NOW)
    assert (shown.name, shown.phone) == ("", "")


def test_the_record_of_looking_cannot_be_changed_or_removed(reporter: Person, handler: Actor) -> None:
    masking.unmask(person=reporter, actor=handler, reason="回访", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unmasking.objects.update(person=handler.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unmasking.objects.all()._raw_delete("default")
    assert Unmasking.objects.get().person == reporter
