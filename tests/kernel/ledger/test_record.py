from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core import checks
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.ledger import registry
from gongzhi.kernel.ledger.apps import check_reactions
from gongzhi.kernel.ledger.facts import FactsRefused
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.record import MonthNotAttached, NotInTransaction, record, record_many
from gongzhi.kernel.people.actor import Actor, ActorKind, Channel
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from tests.kernel.ledger.conftest import NOON, draft, write

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_record_where_and_for_whom() -> None:
    clerk = Actor(ActorKind.PERSON, Channel.OFFICE, person_id=3, appointment_id=4, organization_id=9)

    made = record(
        "toy.dispatched", Place(pk=5), clerk, Place(pk=6), Organization(pk=8), NOON,
        reason="wrong_body", due="2026-11-25T04:00:00+00:00", before=[1, None, True],
    )  # fmt: skip

    kept = Entry.objects.get()
    assert model_to_dict(kept) == {
        "id": made.id,
        "at": NOON,
        "recorded_at": made.recorded_at,
        "verb": "toy.dispatched",
        "subject_kind": "territory.place",
        "subject_id": 5,
        "actor_kind": "PERSON",
        "person_id": 3,
        "appointment_id": 4,
        "channel": "OFFICE",
        "place_id": 6,
        "organization_id": 8,
        "facts": {"reason": "wrong_body", "due": "2026-11-25T04:00:00+00:00", "before": [1, None, True]},
    }
    assert model_to_dict(made) == model_to_dict(kept)
    assert abs(datetime.now(UTC) - made.recorded_at) < timedelta(minutes=1)
    assert str(made) == f"{made.id} toy.dispatched territory.place 5"


def test_place_and_organization_may_be_unknown() -> None:
    made = record("toy.filed", Place(pk=5), Actor.system(), None, None, NOON)
    assert (made.place_id, made.organization_id, made.facts) == (None, None, {})


def test_a_batch_keeps_its_order_and_costs_as_many_queries_as_one_entry() -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        write(1)
    with CaptureQueriesContext(connection) as three:
        made = write(7, 5, 6)

    assert len(one) == len(three)
    assert [entry.subject_id for entry in Entry.objects.order_by("id")] == [1, 7, 5, 6]
    assert [entry.id for entry in made] == sorted(entry.id for entry in made)


def test_an_empty_batch_writes_nothing() -> None:
    assert record_many([]) == []


def test_entries_about_a_subject_come_in_the_order_they_were_written() -> None:
    later = record("toy.filed", Place(pk=5), Actor.system(), None, None, NOON)
    earlier = record("toy.dispatched", Place(pk=5), Actor.system(), None, None, NOON - timedelta(days=40))
    record("toy.filed", Place(pk=6), Actor.system(), None, None, NOON)

    assert list(Entry.objects.about(Place(pk=5))) == [later, earlier]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(NotInTransaction):
        record_many([draft(1)])
    assert not Entry.objects.exists()


def test_a_verb_that_nobody_registered_is_refused() -> None:
    with pytest.raises(registry.VerbUnknown):
        record_many([draft(1), draft(2, verb="toy.misspelt")])
    assert not Entry.objects.exists()


def test_words_about_people_are_refused() -> None:
    with pytest.raises(FactsRefused):
        record("toy.filed", Place(pk=5), Actor.system(), None, None, NOON, words="张三家楼下的路灯坏了")
    assert not Entry.objects.exists()


def test_a_month_without_room_is_named() -> None:
    with pytest.raises(MonthNotAttached, match="1999-03"), transaction.atomic():
        record("toy.filed", Place(pk=5), Actor.system(), None, None, datetime(1999, 3, 1, tzinfo=UTC))


def test_other_refusals_of_the_database_keep_their_name() -> None:
    with pytest.raises(IntegrityError, match="subject_id"), transaction.atomic():
        record("toy.filed", Place(), Actor.system(), None, None, NOON)


def test_reactions_are_called_in_the_listed_order_with_the_entries_of_their_verb() -> None:
    called: list[tuple[str, list[int]]] = []

    def notice(entries: Sequence[Entry]) -> None:
        called.append(("notice", [entry.subject_id for entry in entries]))

    def follow(entries: Sequence[Entry]) -> None:
        called.append(("follow", [entry.subject_id for entry in entries]))

    registry.react("toy.filed", notice)
    registry.react("toy.dispatched", follow)
    registry.react("toy.filed", follow)

    record_many([draft(1), draft(2, verb="toy.dispatched"), draft(3)])
    write(4)

    assert called == [
        ("notice", [1, 3]), ("follow", [2]), ("follow", [1, 3]), ("notice", [4]), ("follow", [4]),
    ]  # fmt: skip


def test_a_reaction_that_fails_undoes_the_change() -> None:
    def fail(entries: Sequence[Entry]) -> None:
        raise LookupError("no desk")

    registry.react("toy.filed", fail)

    with pytest.raises(LookupError):
        write(1)
    assert not Entry.objects.exists()


def test_a_verb_has_one_owner() -> None:
    with pytest.raises(registry.VerbTaken):
        registry.register_verb("toy.filed", "{actor}提出诉求")
    assert registry.verb("toy.filed").app == "toy"


def test_a_reaction_to_a_verb_that_nobody_records_is_reported_at_start() -> None:
    registry.react("toy.filed", print)
    assert check_reactions(None) == []

    registry.react("toy.misspelt", print)
    assert check_reactions(None) == [
        checks.Error("Something reacts to 'toy.misspelt', which nobody records.", id="ledger.E001")
    ]
