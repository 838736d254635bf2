import json
from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from gongzhi.kernel.people import actions, queries, secrecy
from gongzhi.kernel.people.keyring import (
    Keyring,
    KeysFixed,
    KeysMissing,
    KeysUnreadable,
    change_keyring_file,
    create_keyring_file,
    keyring,
)
from gongzhi.kernel.people.models import Person
from gongzhi.kernel.people.secrecy import Undecipherable, blind_index, decrypt, encrypt, mask_name, mask_phone
from tests.kernel.people.conftest import NOW


def stored(column: str) -> list[bytes | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM people_person ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_what_is_stored_cannot_be_read_without_the_key(person: Person) -> None:
    (name,), (phone,) = stored("name"), stored("phone")
    assert name
    assert phone
    assert "王小明".encode() not in name
    assert b"1234" not in phone
    again = Person.objects.get()
    assert (again.name, again.phone) == ("王小明", "100 1234 5678")


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert encrypt("王") != encrypt("王")


def test_a_secret_moved_to_another_column_cannot_be_read(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = phone")
    with pytest.raises(Undecipherable):
        Person.objects.get()


def test_altered_bytes_and_unknown_keys_are_told(settings: Settings) -> None:
    sealed = encrypt("王")
    with pytest.raises(Undecipherable):
        decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    ring = Keyring.fresh()
    settings.GONGZHI_KEYS = Keyring({"k9": ring.keys["k1"]}, "k9", ring.index, ring.codes).dump()
    with pytest.raises(Undecipherable):
        decrypt(sealed)


def test_a_person_is_found_by_phone_however_it_is_written(person: Person) -> None:
    for written in ("10012345678", "+86 100-1234-5678", "１００１２３４５６７８", "008610012345678"):
        assert queries.people_with_phone(written) == [person]
    assert queries.people_with_phone("10012345679") == []


def test_an_encrypted_column_cannot_be_searched(person: Person) -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(name="王小明").exists()
    assert Person.objects.filter(name__isnull=False).get() == person


def test_one_number_for_two_purposes_gives_two_indexes() -> None:
    assert blind_index("10012345678", "phone") != blind_index("10012345678", "handle")


def test_correcting_a_person_moves_the_index_along(person: Person) -> None:
    actions.correct_person(person=person, name="王大明", phone="10099998888")
    assert queries.people_with_phone("10099998888") == [person]
    assert queries.people_with_phone("10012345678") == []

    silent = actions.correct_person(person=person, name="", phone="")
    assert (silent.name, silent.phone, stored("phone_index")) == (None, None, [None])


def test_a_phone_without_its_index_is_refused_by_the_database(person: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(phone_index=None)


def test_people_made_in_bulk_are_indexed_too(db: None) -> None:
    Person.objects.bulk_create(
        [Person(name="李", phone="10011112222", created_at=NOW), Person(created_at=NOW)]
    )
    assert len(queries.people_with_phone("10011112222")) == 1


def test_names_stay_out_of_logs(person: Person) -> None:
    assert (str(person), person.shown_name) == (f"person {person.pk}", "王小明")


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812341234", "138****1234"), ("", ""), (None, ""), ("8812", "****"), ("123456789", "123****6789")],
)
def test_a_masked_phone_shows_only_its_ends(phone: str | None, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(("name", "masked"), [("王小明", "王**"), ("王", "王**"), ("", ""), (None, "")])
def test_a_masked_name_does_not_tell_its_length(name: str | None, masked: str) -> None:
    assert mask_name(name) == masked


def test_keys_come_from_a_file_that_only_its_owner_reads(settings: Settings) -> None:
    settings.GONGZHI_KEYS = ""
    path = Path(settings.GONGZHI_KEYS_FILE)
    with pytest.raises(KeysMissing):
        keyring()

    assert (create_keyring_file(path), create_keyring_file(path)) == (True, False)
    assert (path.stat().st_mode & 0o777, decrypt(encrypt("王"))) == (0o600, "王")


def test_keys_of_the_environment_are_not_changed_by_the_program() -> None:
    with pytest.raises(KeysFixed):
        change_keyring_file(Keyring.fresh())


@pytest.mark.parametrize("spoil", [
    lambda content: content.pop("index"),
    lambda content: content.pop("codes"),
    lambda content: content["keys"].update(k1="c2hvcnQ="),
    lambda content: content["keys"].update(k1="不是"),
    lambda content: content.update(current="k7"),
    lambda content: content.update(keys=[]),
    lambda content: content["keys"].update({"": content["keys"]["k1"]}),
])  # fmt: skip
def test_a_damaged_keyring_is_refused(spoil: object) -> None:
    content = json.loads(Keyring.fresh().dump())
    spoil(content)  # type: ignore[operator]
    with pytest.raises(KeysUnreadable):
        Keyring.parse(json.dumps(content))


def test_a_keyring_survives_being_written_down() -> None:
    for ring in (Keyring.fresh(), Keyring.fresh().turned()):
        assert Keyring.parse(ring.dump()) == ring


def test_everything_a_builder_needs_is_in_one_place() -> None:
    assert {"EncryptedTextField", "Keyring", "encrypt", "decrypt", "blind_index"} <= set(secrecy.__all__)
