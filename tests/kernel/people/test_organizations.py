from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from gongzhi.kernel.people import actions, queries
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.uscc import ALPHABET, check_digit, check_uscc, is_uscc
from gongzhi.kernel.territory.models import Place

pytestmark = pytest.mark.django_db
# Issued codes, published by their holders.
ISSUED = ("91110000100017643K", "9144030071526726XG", "91330100799655058B")
Kind = Organization.Kind


def make(name: str, parent: Organization | None = None) -> Organization:
    return actions.add_organization(kind=Kind.STREET, name=name, parent=parent)


def test_an_organisation_knows_the_way_from_the_root() -> None:
    top = make("市委")
    below = make("区委", top)
    leaf = make("街道", below)

    assert (top.path, leaf.path) == ([top.pk], [top.pk, below.pk, leaf.pk])
    assert set(Organization.objects.under(below)) == {below, leaf}
    assert (str(leaf), leaf.short_name) == ("街道", "")


def test_moving_an_organisation_takes_everything_below_along() -> None:
    top, other = make("甲"), make("乙")
    below = make("丙", top)
    leaf = make("丁", below)

    moved = actions.move_organization(organization=below, parent=other)
    leaf.refresh_from_db()

    assert (moved.path, leaf.path) == ([other.pk, below.pk], [other.pk, below.pk, leaf.pk])


def test_an_organisation_cannot_be_moved_under_itself() -> None:
    top = make("甲")
    leaf = make("丁", make("丙", top))

    for parent in (leaf, top):
        with pytest.raises(actions.UnderItself):
            actions.move_organization(organization=top, parent=parent)

    top.refresh_from_db()
    assert (top.parent, top.path) == (None, [top.pk])


def test_a_path_written_by_hand_is_put_right() -> None:
    top = make("甲")
    Organization.objects.filter(pk=top.pk).update(path=[1, 2, 3])
    top.refresh_from_db()
    assert top.path == [top.pk]


def test_the_party_line_is_a_line_of_its_own() -> None:
    committee, street = make("区委"), make("街道")
    branch = actions.add_organization(
        kind=Kind.PROPERTY_FIRM, name="物业公司", parent=street, party_superior=committee
    )
    assert (branch.path[0], branch.party_superior) == (street.pk, committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=branch.pk).update(party_superior=branch)


def test_the_same_name_under_the_same_parent_is_refused() -> None:
    make("社区")
    with pytest.raises(ValidationError):
        make("社区")


@pytest.mark.parametrize("code", ISSUED)
def test_issued_credit_codes_are_accepted_by_program_and_database(code: str) -> None:
    organization = actions.add_organization(kind=Kind.STATE_ENTERPRISE, name="公司", uscc=code.lower())
    assert (organization.uscc, is_uscc(code)) == (code, True)


def wrong_digit(code: str) -> str:
    return code[:17] + ALPHABET[(ALPHABET.index(code[17]) + 1) % 31]


def swapped(code: str) -> str:
    return code[:8] + code[9] + code[8] + code[10:]


def banned_letter(code: str) -> str:
    return code[:16] + "O" + code[17]


def short(code: str) -> str:
    return code[:17]


@pytest.mark.parametrize("spoil", [wrong_digit, swapped, banned_letter, short])
def test_a_wrong_credit_code_is_refused_by_program_and_database(spoil: Callable[[str], str]) -> None:
    code = spoil("91330100799655058B")
    with pytest.raises(ValidationError):
        actions.add_organization(kind=Kind.STATE_ENTERPRISE, name="公司", uscc=code)
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Organization.objects.create(kind=Kind.STATE_ENTERPRISE, name="公司", uscc=code)
    with pytest.raises(ValidationError):
        check_uscc(code)


def test_a_sum_that_leaves_nothing_over_gives_the_digit_zero() -> None:
    assert check_digit("0" * 17) == "0"


def test_the_nearest_desk_upwards_dispatches(city: Place, county: Place, street: Place) -> None:
    assert queries.dispatch_desk(street) is None
    of_city = actions.add_organization(kind=Kind.DISPATCH_DESK, name="市受理中心", dispatches_for=city)
    assert queries.dispatch_desk(street) == of_city
    of_county = actions.add_organization(kind=Kind.DISPATCH_DESK, name="区受理中心", dispatches_for=county)
    assert [queries.dispatch_desk(place) for place in (street, county, city)] == [
        of_county, of_county, of_city,
    ]  # fmt: skip


def test_a_place_has_one_desk(city: Place) -> None:
    actions.add_organization(kind=Kind.DISPATCH_DESK, name="市受理中心", dispatches_for=city)
    with pytest.raises(ValidationError):
        actions.add_organization(kind=Kind.DISPATCH_DESK, name="又一个", dispatches_for=city)
