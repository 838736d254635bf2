from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Q

from gongzhi.areas.requests import words
from gongzhi.areas.requests.rules import is_protected
from gongzhi.areas.requests.workflow import WORKFLOW
from gongzhi.demo.accounts import ACCOUNTS
from gongzhi.demo.filings import CHANNELS
from gongzhi.demo.marks import Settings
from gongzhi.demo.requests import stories
from gongzhi.demo.timetable import STUCK, openings
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.seals import verify
from gongzhi.kernel.people.models import Appointment, Login
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Deadline, Holding, Report

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("built")]


def test_as_many_requests_as_asked_for_have_come_in_within_the_year(built: Settings) -> None:
    began = built.now - timedelta(days=366)

    assert Case.objects.count() == 60
    assert Case.objects.exclude(clock_from__range=(began, built.now)).count() == 0
    assert Entry.objects.filter(at__gt=built.now).count() == 0


def test_every_open_case_has_one_holder_and_a_closed_one_none() -> None:
    held = Counter(Holding.objects.filter(until=None).values_list("case_id", "organization_id"))

    assert held == Counter(Case.objects.open().values_list("pk", "holder_id"))
    assert (
        Deadline.objects.filter(Q(met_at=None, dropped_at=None) & Q(case__closed_at__isnull=False)).count()
        == 0
    )


def test_every_queue_has_something_in_it_today() -> None:
    states = set(Case.objects.open().values_list("state", flat=True))

    assert states == set(STUCK) - {"paused"}
    assert Case.objects.exclude(paused_since=None).exists()


def test_some_are_fresh_some_are_overdue_and_some_are_closed(built: Settings) -> None:
    assert Case.objects.filter(opened_at__gt=built.now - timedelta(hours=12)).count() >= 6
    assert 0 < Case.objects.overdue(built.now).count() < Case.objects.open().count()
    assert Case.objects.filter(state="closed").count() > 10


def test_the_street_the_community_and_the_steward_with_accounts_have_work() -> None:
    people = {login.handle: login.person_id for login in Login.objects.all()}
    for handle in ("jiedao", "shequ"):
        own = Appointment.objects.filter(person=people[handle])
        assert Case.objects.filter(holder__posts__appointments__in=own).exists(), handle
    assert len(people) == len(ACCOUNTS)


def test_protected_cases_are_never_given_to_the_body_complained_about_or_below_it() -> None:
    accused = Case.objects.exclude(accused=None).select_related("worker", "desk")

    assert all(case.restricted for case in accused)
    assert all(case.accused_id not in case.desk.path for case in accused)
    assert all(case.accused_id not in case.worker.path for case in accused if case.worker)
    assert not Case.objects.filter(restricted=True, brief=None).exclude(worker=None).exists()


def test_who_called_back_did_not_do_the_work() -> None:
    calls = Entry.objects.filter(verb="requests.call_back").values_list("subject_id", "person_id")
    work = Entry.objects.filter(verb__in=["requests.finish", "requests.answer"]).values_list(
        "subject_id", "person_id"
    )

    assert set(calls) & set(work) == set()


def test_the_ledger_is_sealed_to_its_end(seal_file: Path) -> None:
    settings.GONGZHI_SEAL_FILE = seal_file
    verdict = verify()

    assert (verdict.fault, verdict.tail, verdict.entries) == (None, 0, Entry.objects.count())


def test_the_same_settings_tell_the_same_stories_and_another_seed_others(built: Settings) -> None:
    first = [(story.filing, story.steps) for story in stories(built, 0)]

    assert len(first) == 60
    assert [(story.filing, story.steps) for story in stories(built, 0)] == first
    assert [(story.filing, story.steps) for story in stories(replace(built, seed=8), 0)] != first


def test_a_year_has_every_channel_category_and_kind_and_some_that_are_protected(built: Settings) -> None:
    filings = [story.filing for story in stories(replace(built, requests=900), 0)]
    protected = [filing for filing in filings if is_protected(filing.kind, filing.category)]

    assert {filing.actor.channel for filing in filings} == set(CHANNELS)
    assert {filing.category for filing in filings} == {code for code, _label in words.CATEGORIES}
    assert {filing.kind for filing in filings} == {code for code, _label in words.KINDS}
    assert 0.03 < len(protected) / len(filings) < 0.09
    assert all(filing.accused for filing in filings if filing.category == "conduct")
    assert not any("{" in filing.words or "None" in filing.words for filing in filings)


def test_every_turn_that_a_case_can_take_is_taken(built: Settings) -> None:
    taken = {step.name for story in stories(replace(built, requests=900), 0) for step in story.steps}

    assert taken == {transition.name for transition in WORKFLOW.transitions}


def test_what_is_in_the_database_is_what_the_stories_tell(built: Settings) -> None:
    told = list(stories(built, 0))

    assert set(Report.objects.values_list("key", flat=True)) == {story.filing.key for story in told}
    assert Entry.objects.filter(subject_kind="workflow.case").count() == 60 + sum(
        len(story.steps) for story in told
    )


def test_nobody_reports_with_a_photo_that_shows_something_else() -> None:
    links = CaseEvidence.objects.values_list("attachment_id", flat=True)

    assert len(set(links)) == len(links)
    assert Report.objects.count() == 60


@pytest.mark.parametrize("requests", [20, 60, 3000])
def test_the_timetable_gives_as_many_as_asked_in_order_of_time(built: Settings, requests: int) -> None:
    slots = openings(Settings(1, requests, built.now))

    assert len(slots) == requests
    assert [slot.at for slot in slots] == sorted(slot.at for slot in slots)
    assert max(slot.at for slot in slots) <= built.now


def test_just_after_midnight_what_is_fresh_came_in_last_evening(built: Settings) -> None:
    midnight = built.now.replace(hour=16, minute=5)
    fresh = [slot for slot in openings(Settings(1, 60, midnight)) if slot.at > midnight - timedelta(hours=9)]

    assert len(fresh) >= 6
