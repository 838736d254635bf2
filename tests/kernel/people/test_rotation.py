from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from gongzhi.kernel.people import actions, queries, rotation, sign_in
from gongzhi.kernel.people.keyring import KeysFixed, create_keyring_file, keyring
from gongzhi.kernel.people.models import Login, Person
from gongzhi.kernel.people.secrecy import decrypt, encrypt, key_mark
from tests.kernel.people.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_in_a_file(_outside_the_database: None, settings: Settings) -> None:
    settings.GONGZHI_KEYS = ""
    create_keyring_file(Path(settings.GONGZHI_KEYS_FILE))


@pytest.fixture
def people() -> list[Person]:
    return [actions.add_person(name=f"王{n}", phone=f"1000000000{n}", now=NOW) for n in range(5)]


def under_current_key(column: str, table: str = "people_person") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE starts_with(encode({column}, 'hex'), %s)",
            [key_mark(keyring().current).hex()],
        )
        (count,) = cursor.fetchone()
    return int(count)


def test_every_encrypted_column_of_the_program_is_found() -> None:
    found = [secret.name for secret in rotation.secrets_found()]
    assert [name for name in found if name.startswith("people.")] == [
        "people.Person.name", "people.Person.phone", "people.Login.handle",
    ]  # fmt: skip


def test_turning_the_keys_rewrites_contents_and_indexes(people: list[Person]) -> None:
    sign_in.create_login(person=people[0], handle="A001")
    old = keyring()
    rotation.begin()
    done = list(rotation.rewrite(batch=2))
    rotation.finish()

    assert done == [
        ("people.Person.name", 2), ("people.Person.name", 2), ("people.Person.name", 1),
        ("people.Person.phone", 2), ("people.Person.phone", 2), ("people.Person.phone", 1),
        ("people.Login.handle", 1),
    ]  # fmt: skip
    ring = keyring()
    assert (list(ring.keys), ring.index_before, ring.index != old.index) == (["k2"], None, True)
    assert [(person.name, person.phone) for person in Person.objects.order_by("pk")] == [
        (f"王{n}", f"1000000000{n}") for n in range(5)
    ]
    assert queries.people_with_phone("10000000003") == [people[3]]
    assert sign_in.find("a001") == Login.objects.get()


def test_a_rotation_stopped_half_way_goes_on_where_it_was(people: list[Person]) -> None:
    rotation.begin()
    next(rotation.rewrite(batch=2))
    assert under_current_key("name") == 2

    rotation.begin()
    assert list(keyring().keys) == ["k1", "k2"]
    assert sum(count for _name, count in rotation.rewrite(batch=2)) == 3 + 5
    assert list(rotation.rewrite()) == []


def test_people_are_found_and_written_while_the_keys_turn(people: list[Person]) -> None:
    rotation.begin()
    next(rotation.rewrite(batch=2))
    late = actions.add_person(name="迟到", phone="10000000009", now=NOW)
    assert queries.people_with_phone("10000000004") == [people[4]]
    assert queries.people_with_phone("10000000009") == [late]


def test_rows_written_late_under_an_old_key_are_rewritten_before_it_is_dropped(people: list[Person]) -> None:
    rotation.begin()
    rotation.finish()
    assert (under_current_key("name"), under_current_key("phone")) == (5, 5)


def test_keys_of_the_environment_are_turned_by_whoever_sets_them(settings: Settings) -> None:
    ring = keyring()
    settings.GONGZHI_KEYS = ring.dump()
    with pytest.raises(KeysFixed):
        rotation.begin()
    settings.GONGZHI_KEYS = ring.turned().dump()
    rotation.begin()
    assert decrypt(encrypt("王")) == "王"
