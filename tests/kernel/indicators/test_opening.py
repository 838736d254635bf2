from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.opening import Part, entries
from gongzhi.kernel.indicators.reading import figures, rates
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.models import Case
from tests.kernel.indicators.toy import (
    CLOSED,
    KEPT_RATE,
    NOON,
    NOVEMBER,
    OCTOBER,
    OVERDUE,
    RECEIVED,
    SOLVED_RATE,
    Town,
    closing,
    leader,
    new_case,
    new_report,
    promise,
    receiving,
    redoing,
    write,
)

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()


def figure(name: str, scope: Scope) -> int:
    return figures([name], scope, now=NOON)[None][name]


@pytest.mark.parametrize("is_folded", [False, True])
def test_a_figure_opens_to_its_records_and_says_how_many_are_withheld(town: Town, is_folded: bool) -> None:
    east, west, hidden = (
        new_case(town, "东一"),
        new_case(town, "西一"),
        new_case(town, "东二", restricted=True),
    )
    write(*(closing(case, None) for case in (east, west, hidden)))
    if is_folded:
        fold()
    opened = entries(CLOSED.name, actor=leader(town, "东区"), now=NOON)
    assert (opened.records, list(opened.cases), opened.withheld) == ({east.pk: 1}, [east], 2)
    assert opened.figure == figure(CLOSED.name, Scope()) == 3
    of_the_district = entries(CLOSED.name, Scope(town.places["东区"]), actor=leader(town, "西区"), now=NOON)
    assert (of_the_district.records, list(of_the_district.cases), of_the_district.withheld) == ({}, [], 2)


@pytest.mark.parametrize("is_folded", [False, True])
def test_what_was_taken_back_is_neither_shown_nor_withheld(town: Town, is_folded: bool) -> None:
    kept, again, bureau = new_case(town, "东一"), new_case(town, "东一"), town.organizations["局"]
    write(closing(kept, bureau, OCTOBER), closing(again, bureau, OCTOBER))
    if is_folded:
        fold()
    write(redoing(again, bureau, OCTOBER))
    october, november = (Scope(months=(month, month)) for month in (OCTOBER, NOVEMBER))
    before = entries(CLOSED.name, october, actor=leader(town, "市"), now=NOON)
    assert (before.records, before.withheld, before.figure) == ({kept.pk: 1}, 0, figure(CLOSED.name, october))
    write(closing(again, bureau))
    after = entries(CLOSED.name, november, actor=leader(town, "西一"), now=NOON)
    assert (after.records, after.withheld, after.figure) == ({}, 1, figure(CLOSED.name, november))
    whole = entries(CLOSED.name, Scope(organization=bureau, below=True), actor=SYSTEM, now=NOON)
    assert (whole.records, whole.withheld) == ({kept.pk: 1, again.pk: 1}, 0)


def test_a_case_counted_twice_is_listed_once_and_counts_twice(town: Town) -> None:
    case = new_case(town, "东一")
    write(closing(case, None, OCTOBER), closing(case, None, NOVEMBER))
    opened = entries(CLOSED.name, actor=SYSTEM, now=NOON)
    assert (opened.records, list(opened.cases), opened.figure) == ({case.pk: 2}, [case], 2)
    assert entries(CLOSED.name, actor=Actor.anonymous(), now=NOON).withheld == 2


def test_reports_open_as_their_cases_may_be_seen(town: Town) -> None:
    east, west = new_case(town, "东一"), new_case(town, "西一")
    reports = [new_report(case) for case in (east, east, west)]
    write(receiving(east, *reports[:2]), receiving(west, reports[2]))
    opened = entries(RECEIVED.name, actor=leader(town, "东区"), now=NOON)
    assert opened.records == {report.pk: 1 for report in reports[:2]}
    assert (list(opened.cases), opened.withheld, opened.figure) == ([east], 1, figure(RECEIVED.name, Scope()))


def test_the_present_opens_to_how_things_stand(town: Town) -> None:
    east, west = (new_case(town, place, due=NOON - timedelta(hours=1)) for place in ("东一", "西一"))
    new_case(town, "东一", due=NOON + timedelta(hours=1))
    scope = Scope(months=(OCTOBER, OCTOBER))
    opened = entries(OVERDUE.name, scope, actor=leader(town, "东区"), now=NOON)
    assert (opened.records, list(opened.cases), opened.withheld) == ({east.pk: 1}, [east], 1)
    assert opened.figure == figure(OVERDUE.name, scope)
    western = entries(OVERDUE.name, Scope(town.places["西区"]), actor=SYSTEM, now=NOON)
    assert western.records == {west.pk: 1}


def test_a_rate_opens_to_its_numerator_to_the_rest_and_to_the_whole(town: Town) -> None:
    solved, unsolved, late = (new_case(town, "东一") for _ in range(3))
    hidden = new_case(town, "西一")
    promise(late, town.organizations["局"], "contact", NOON - timedelta(days=1))
    write(closing(solved, None), closing(unsolved, None, solved=False), closing(hidden, None, solved=False))
    value = rates([KEPT_RATE.name], now=NOON)[None][KEPT_RATE.name]
    opened = {part: entries(KEPT_RATE.name, actor=leader(town, "东区"), now=NOON, part=part) for part in Part}
    assert {part: (set(found.records), found.withheld) for part, found in opened.items()} == {
        Part.NUMERATOR: ({solved.pk}, 0),
        Part.REST: ({unsolved.pk, late.pk}, 1),
        Part.WHOLE: ({solved.pk, unsolved.pk, late.pk}, 1),
    }
    assert opened[Part.NUMERATOR].figure == value.numerator
    assert opened[Part.WHOLE].figure == value.denominator
    assert opened[Part.REST].figure == value.denominator - value.numerator
    rest = entries(SOLVED_RATE.name, actor=SYSTEM, now=NOON, part=Part.REST)
    assert set(rest.records) == {unsolved.pk, hidden.pk}


def test_many_records_cost_as_many_queries_as_one(town: Town) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(entries(CLOSED.name, Scope(town.places["东区"]), actor=SYSTEM, now=NOON).cases)
        return len(queries)

    write(closing(new_case(town, "东一"), None))
    one = cost()
    write(*(closing(new_case(town, "东二"), None) for _ in range(3)))
    assert (one, cost()) == (5, 5)
    assert Case.objects.count() == 4
