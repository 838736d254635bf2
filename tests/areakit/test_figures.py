from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from gongzhi.areakit.figures import register_figures
from gongzhi.areas.requests.workflow import WORKFLOW
from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.declaration import Indicator, Rate
from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.opening import Part, entries
from gongzhi.kernel.indicators.reading import figures, rates
from gongzhi.kernel.indicators.rederiving import rederive
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.models import Case, Report
from gongzhi.kernel.workflow.outcome import rate
from tests.cast import MONDAY, City, build_city, dispatched_steps, done_steps, filed, move, walk

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
NEXT_MONTH = MONDAY + timedelta(days=14)
LATER = MONDAY + timedelta(days=30)
COUNTS = ("received", "closed", "returned", "redo", "called_back", "answered", "solved", "rated", "satisfied")


@pytest.fixture
def city(db: None) -> City:
    return build_city()


def counts(now: datetime = LATER, scope: Scope = Scope()) -> dict[str, int]:  # noqa: B008  # a frozen value
    found = figures([f"requests.{name}" for name in COUNTS], scope, now=now)[None]
    return {name.removeprefix("requests."): amount for name, amount in found.items() if amount}


def parts(name: str, now: datetime = LATER, scope: Scope = Scope()) -> tuple[int, int]:  # noqa: B008  # the same
    value = rates([f"requests.{name}"], scope, now=now)[None][f"requests.{name}"]
    return value.numerator, value.denominator


def by_body(name: str) -> dict[object, tuple[int, int]]:
    found = rates([f"requests.{name}"], group_by="organization", now=LATER)
    return {
        body: (values[f"requests.{name}"].numerator, values[f"requests.{name}"].denominator)
        for body, values in found.items()
    }


def called_back(city: City, case: Case, now: datetime = MONDAY, **facts: str) -> Case:
    return move(case, "call_back", city.actor("回访员"), now, **facts)


def marked(case: Case, mark: str, now: datetime) -> Case:
    report = Report.objects.get(case=case)
    return rate(report=report, mark=mark, said="", actor=Actor.resident(), now=now, key=uuid4())


def test_a_case_is_counted_on_its_way_for_the_body_that_worked(city: City) -> None:
    case = called_back(
        city, walk(city, filed(city), done_steps(city)), outcome="solved", satisfaction="fairly"
    )
    assert case.state == "closed"
    assert counts() == {
        "received": 1, "closed": 1, "called_back": 1, "answered": 1, "solved": 1, "rated": 1, "satisfied": 1,
    }  # fmt: skip
    bureau, desk = city.organizations["区城管局"], city.organizations["区受理中心"]
    assert counts(scope=Scope(organization=bureau)) == {
        "closed": 1, "answered": 1, "solved": 1, "rated": 1, "satisfied": 1,
    }  # fmt: skip
    assert counts(scope=Scope(organization=desk)) == {"received": 1, "called_back": 1}


def test_a_case_that_waits_for_its_call_back_has_no_outcome_yet(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    called_back(city, case, outcome="not_reached")
    assert counts() == {"received": 1}


def test_what_is_redone_counts_as_redone_and_has_only_its_last_outcome(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    for _time in range(2):
        called_back(city, case, outcome="unsolved", satisfaction="dissatisfied")
        case = move(case, "finish", city.actor("城管承办人"), answer="再次检修")
    called_back(city, case, outcome="unsolved", satisfaction="dissatisfied")
    assert counts() == {"received": 1, "closed": 1, "redo": 2, "called_back": 3, "answered": 1, "rated": 1}
    assert (parts("solved_rate"), parts("satisfied_rate"), parts("redo_rate")) == ((0, 1), (0, 1), (2, 3))


def test_nobody_reached_three_times_closes_without_an_opinion(city: City) -> None:
    case = walk(city, filed(city), done_steps(city))
    for _time in range(3):
        case = called_back(city, case, outcome="not_reached")
    assert (case.state, counts()) == ("closed", {"received": 1, "closed": 1})


def test_what_is_refused_and_what_comes_back_are_counted(city: City) -> None:
    move(filed(city), "refuse", city.actor("派单员"), reason="in_court", answer="请向法院反映。")
    case = walk(city, filed(city), dispatched_steps(city))
    move(case, "return", city.actor("城管承办人"), reason="not_ours", article="职责清单第三条")
    assert counts() == {"received": 2, "closed": 1, "returned": 1}
    assert counts(scope=Scope(organization=city.organizations["区城管局"])) == {"returned": 1}


@pytest.mark.parametrize("is_folded", [False, True])
def test_a_later_mark_takes_back_the_earlier_in_its_month(city: City, is_folded: bool) -> None:
    case = called_back(
        city, walk(city, filed(city), done_steps(city)), outcome="solved", satisfaction="satisfied"
    )
    if is_folded:
        fold()
    marked(case, "dissatisfied", NEXT_MONTH)
    november, december = Scope(months=(NOVEMBER, NOVEMBER)), Scope(months=(DECEMBER, DECEMBER))
    assert parts("satisfied_rate", scope=november) == (0, 0)
    assert parts("satisfied_rate", scope=december) == (0, 1)
    marked(case, "fairly", NEXT_MONTH)
    assert (parts("satisfied_rate", scope=december), parts("satisfied_rate")) == ((1, 1), (1, 1))
    assert by_body("satisfied_rate") == {city.organizations["区城管局"].pk: (1, 1)}


def test_a_mark_on_what_the_desk_answered_itself_is_replaced_too(city: City) -> None:
    case = walk(city, filed(city), dispatched_steps(city)[:1])
    case = move(case, "answer", city.actor("派单员"), answer="供热从 10 月 25 日开始。")
    case = move(case, "call_back", city.actor("另一派单员"), outcome="solved", satisfaction="satisfied")
    marked(case, "dissatisfied", NEXT_MONTH)
    desk = city.organizations["区受理中心"].pk
    assert by_body("satisfied_rate") == {desk: (0, 1)}
    assert by_body("solved_rate") == {desk: (1, 1)}


def test_a_first_mark_by_the_reporter_replaces_nothing(city: City) -> None:
    case = called_back(city, walk(city, filed(city), done_steps(city)), outcome="solved")
    assert parts("satisfied_rate") == (0, 0)
    marked(case, "satisfied", NEXT_MONTH)
    assert parts("satisfied_rate") == (1, 1)


def test_a_promise_counts_in_the_month_and_for_the_body_that_gave_it(city: City) -> None:
    bureau = city.organizations["区城管局"]
    walk(city, filed(city), done_steps(city))
    late = walk(city, filed(city), dispatched_steps(city))
    move(late, "sign", city.actor("城管承办人"), NEXT_MONTH)
    move(late, "contact", city.actor("城管承办人"), NEXT_MONTH, contact="reached")
    assert by_body("on_time.contact") == {bureau.pk: (1, 2)}
    assert parts("on_time.contact", scope=Scope(months=(DECEMBER, DECEMBER))) == (0, 0)
    assert parts("on_time.contact", scope=Scope(months=(NOVEMBER, NOVEMBER))) == (1, 2)


def test_a_promise_that_is_late_and_not_yet_kept_counts_already(city: City) -> None:
    bureau = city.organizations["区城管局"]
    late = walk(city, filed(city), dispatched_steps(city))
    assert parts("on_time.contact", now=MONDAY) == (0, 0)
    assert parts("on_time.contact") == (0, 1)
    assert by_body("on_time.contact") == {bureau.pk: (0, 1)}
    opened = entries("requests.on_time.contact", actor=city.actor("派单员"), now=LATER, part=Part.WHOLE)
    assert (dict(opened.records), opened.withheld) == ({late.pk: 1}, 0)


def test_while_a_case_is_paused_nothing_is_late(city: City) -> None:
    case = walk(city, filed(city), done_steps(city)[:4])
    move(case, "pause", city.actor("城管承办人"), reason="weather", why="大雪")
    assert parts("on_time.handle") == (0, 0)
    now = figures(["requests.open", "requests.overdue"], now=LATER)[None]
    assert now == {"requests.open": 1, "requests.overdue": 0}


def test_what_is_open_and_overdue_is_counted_for_its_holder(city: City) -> None:
    walk(city, filed(city), dispatched_steps(city))
    filed(city, at="永久社区")
    found = figures(["requests.open", "requests.overdue"], group_by="organization", now=LATER)
    one = {"requests.open": 1, "requests.overdue": 1}
    assert found == {city.organizations[body].pk: one for body in ("区城管局", "长岭县受理中心")}


def test_counted_again_from_the_entries_every_figure_comes_to_the_same(city: City) -> None:
    case = called_back(
        city, walk(city, filed(city), done_steps(city)), outcome="solved", satisfaction="satisfied"
    )
    marked(case, "dissatisfied", NEXT_MONTH)
    before = counts()
    fold()
    assert (rederive(LATER), counts()) == ([], before)


def test_no_rate_is_ever_more_than_its_whole_wherever_it_is_laid_out(city: City) -> None:
    case = called_back(
        city, walk(city, filed(city), done_steps(city)), outcome="solved", satisfaction="satisfied"
    )
    marked(case, "dissatisfied", NEXT_MONTH)
    walk(city, filed(city), dispatched_steps(city))
    names = [figure.name for figure in registry.every() if isinstance(figure, Rate)]
    for layout in ("month", "place", "organization"):
        rates(names, group_by=layout, now=LATER)


def test_an_area_without_call_backs_has_no_outcomes_and_a_city_chooses_its_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_figures", {})
    plain = tuple(one for one in WORKFLOW.transitions if one.name in ("accept", "return"))
    register_figures(replace(WORKFLOW, transitions=plain))
    names = {figure.name.partition(".")[2] for figure in registry.every()}
    assert {"received", "closed", "returned", "open", "overdue", "on_time.accept"} <= names
    assert names.isdisjoint({"solved", "solved_rate", "satisfied", "satisfied_rate", "redo", "redo_rate"})


def test_a_city_to_which_fairly_is_not_satisfied_says_so(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_figures", {})
    register_figures(WORKFLOW, pleased=("satisfied",))
    called_back(city, walk(city, filed(city), done_steps(city)), outcome="solved", satisfaction="fairly")
    assert parts("satisfied_rate") == (0, 1)


def test_every_figure_has_words_of_its_own() -> None:
    with translation.override("zh-hans"):
        labels = {figure.name: str(figure.label) for figure in registry.every()}
    mine = {name.partition(".")[2]: label for name, label in labels.items() if name.startswith("requests.")}
    assert (mine["on_time.contact"], mine["on_time.handle"], mine["on_time.sign"]) == (
        "响应率", "按时办结率", "签收按时率",
    )  # fmt: skip
    assert all(isinstance(figure, Indicator) or figure.label for figure in registry.every())
