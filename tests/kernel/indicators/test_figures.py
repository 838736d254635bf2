import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.indicators.folding import fold
from gongzhi.kernel.indicators.groups import By, Level
from gongzhi.kernel.indicators.models import Cell, Fold
from gongzhi.kernel.indicators.reading import HasNoMonth, figures
from gongzhi.kernel.indicators.registry import FigureUnknown
from gongzhi.kernel.indicators.scope import Scope
from gongzhi.kernel.indicators.sums import Key
from gongzhi.kernel.territory.models import Place
from tests.kernel.indicators.toy import (
    CLOSED,
    MONTHS,
    NOON,
    NOVEMBER,
    OCTOBER,
    OVERDUE,
    SEPTEMBER,
    SOLVED,
    SOLVED_RATE,
    Town,
    closing,
    new_case,
    redoing,
    write,
)

pytestmark = pytest.mark.django_db


def closed(scope: Scope, group_by: By = None, level: Level = None) -> dict[Key, int]:
    table = figures([CLOSED.name], scope, group_by=group_by, level=level, now=NOON)
    return {key: row[CLOSED.name] for key, row in table.items()}


def five_closed(town: Town) -> None:
    """Two in 东一, one each in 东二, 西一 and for the city as a whole; one of those in 东一 not solved."""
    bureau, office, firm = (town.organizations[name] for name in ("局", "所", "公司"))
    write(
        closing(new_case(town, "东一"), bureau, SEPTEMBER),
        closing(new_case(town, "东一"), office, OCTOBER, False),
    )
    write(closing(new_case(town, "东二"), office))
    fold()
    write(closing(new_case(town, "西一"), firm), closing(new_case(town, "市"), None))


def test_an_empty_ledger_reads_zero(town: Town) -> None:
    assert figures([CLOSED.name, SOLVED.name], now=NOON) == {None: {"toy.closed": 0, "toy.solved": 0}}


def test_what_was_written_a_moment_ago_is_counted(town: Town) -> None:
    write(closing(new_case(town, "东一"), None))
    assert not Cell.objects.exists()
    assert closed(Scope()) == {None: 1}


def test_folded_and_unfolded_are_added_up(town: Town) -> None:
    five_closed(town)
    assert figures([CLOSED.name, SOLVED.name], now=NOON) == {None: {"toy.closed": 5, "toy.solved": 4}}
    fold()
    assert figures([CLOSED.name, SOLVED.name], now=NOON) == {None: {"toy.closed": 5, "toy.solved": 4}}


def test_a_redo_takes_back_what_was_counted_where_it_was_counted(town: Town) -> None:
    five_closed(town)
    again, bureau = new_case(town, "东一"), town.organizations["局"]
    write(closing(again, bureau, OCTOBER))
    fold()
    before = closed(Scope(), "month")
    write(redoing(again, bureau, OCTOBER))
    assert (before, closed(Scope(), "month")) == (
        {SEPTEMBER: 1, OCTOBER: 2, NOVEMBER: 3},
        {SEPTEMBER: 1, OCTOBER: 1, NOVEMBER: 3},
    )
    fold()
    assert closed(Scope(), "month") == {SEPTEMBER: 1, OCTOBER: 1, NOVEMBER: 3}


@pytest.mark.parametrize("is_folded", [False, True])
def test_a_figure_keeps_to_its_scope(town: Town, is_folded: bool) -> None:
    five_closed(town)
    if is_folded:
        fold()
    bureau = town.organizations["局"]
    assert closed(Scope(place=town.places["东区"])) == {None: 3}
    assert closed(Scope(place=town.places["西一"])) == {None: 1}
    assert closed(Scope(organization=bureau)) == {None: 1}
    assert closed(Scope(organization=bureau, below=True)) == {None: 3}
    assert closed(Scope(months=(SEPTEMBER, OCTOBER))) == {None: 2}
    assert closed(Scope(town.places["东区"], bureau, below=True, months=(OCTOBER, NOVEMBER))) == {None: 2}


@pytest.mark.parametrize("is_folded", [False, True])
def test_groups_add_up_to_the_whole(town: Town, is_folded: bool) -> None:
    five_closed(town)
    if is_folded:
        fold()
    id_of = {name: place.pk for name, place in town.places.items()}
    body = {name: organization.pk for name, organization in town.organizations.items()}
    assert closed(Scope(), "organization") == {body["局"]: 1, body["所"]: 2, body["公司"]: 1, None: 1}
    assert closed(Scope(), "place") == {id_of["市"]: 5}
    assert closed(Scope(place=town.places["市"]), "place") == {
        id_of["市"]: 1,
        id_of["东区"]: 3,
        id_of["西区"]: 1,
    }
    assert closed(Scope(place=town.places["东街"]), "place") == {id_of["东一"]: 2, id_of["东二"]: 1}
    assert closed(Scope(), "place", Place.Kind.COUNTY) == {id_of["市"]: 1, id_of["东区"]: 3, id_of["西区"]: 1}
    assert closed(Scope(), "place", Place.Kind.COMMUNITY) == {
        id_of["市"]: 1, id_of["东一"]: 2, id_of["东二"]: 1, id_of["西一"]: 1,
    }  # fmt: skip


def test_a_month_in_which_nothing_happened_is_there(town: Town) -> None:
    write(closing(new_case(town, "东一"), None, SEPTEMBER))
    assert closed(Scope(months=(SEPTEMBER, NOVEMBER)), "month") == dict.fromkeys(MONTHS, 0) | {SEPTEMBER: 1}


def test_an_indicator_declared_later_counts_from_the_beginning(town: Town) -> None:
    five_closed(town)
    fold()
    Cell.objects.filter(indicator=SOLVED.name).delete()
    Fold.objects.filter(indicator=SOLVED.name).delete()
    assert figures([CLOSED.name, SOLVED.name], now=NOON) == {None: {"toy.closed": 5, "toy.solved": 4}}
    fold()
    assert figures([CLOSED.name, SOLVED.name], now=NOON) == {None: {"toy.closed": 5, "toy.solved": 4}}


def test_a_figure_asked_for_twice_is_counted_once(town: Town) -> None:
    write(closing(new_case(town, "东一"), None))
    new_case(town, "东一", due=NOON.replace(day=1))
    names = [CLOSED.name, OVERDUE.name, CLOSED.name, OVERDUE.name]
    assert figures(names, now=NOON) == {None: {"toy.closed": 1, "toy.overdue": 1}}


def test_figures_of_the_present_stand_beside_those_of_the_ledger(town: Town) -> None:
    five_closed(town)
    new_case(town, "东一", "所", due=NOON.replace(day=1))
    new_case(town, "西一", due=NOON.replace(day=2))
    new_case(town, "西一", due=NOON.replace(day=28))
    table = figures([CLOSED.name, OVERDUE.name], Scope(months=(SEPTEMBER, SEPTEMBER)), now=NOON)
    assert table == {None: {"toy.closed": 1, "toy.overdue": 2}}
    by_place = figures([OVERDUE.name], Scope(town.places["市"]), group_by="place", now=NOON)
    assert by_place == {town.places[name].pk: {"toy.overdue": 1} for name in ("东区", "西区")}
    by_body = figures([OVERDUE.name], group_by="organization", now=NOON)
    assert by_body == {town.organizations[name].pk: {"toy.overdue": 1} for name in ("局", "所")}
    office = Scope(organization=town.organizations["所"])
    assert figures([OVERDUE.name], office, now=NOON) == {None: {"toy.overdue": 1}}


def test_the_present_has_no_months(town: Town) -> None:
    with pytest.raises(HasNoMonth):
        figures([OVERDUE.name], group_by="month", now=NOON)


def test_a_rate_is_no_count(town: Town) -> None:
    with pytest.raises(FigureUnknown):
        figures([SOLVED_RATE.name], now=NOON)


def test_one_row_costs_as_many_queries_as_many(town: Town) -> None:
    scope = Scope(town.places["东区"], town.organizations["局"], below=True, months=(SEPTEMBER, NOVEMBER))

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            figures([CLOSED.name, SOLVED.name], scope, group_by="place", now=NOON)
        return len(queries)

    write(closing(new_case(town, "东一"), town.organizations["局"]))
    one = cost()
    for name in ("东一", "东二", "西一"):
        write(closing(new_case(town, name), town.organizations["所"], OCTOBER))
    assert (one, cost()) == (4, 4)
