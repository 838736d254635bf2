import string
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from gongzhi.kernel.people import actions, sign_in
from gongzhi.kernel.people.models import Login, Person
from tests.kernel.people.conftest import NOW

pytestmark = pytest.mark.django_db
RIGHT = "zixing-che-7"


@pytest.fixture
def login(person: Person) -> Login:
    sign_in.create_login(person=person, handle="SY-0001", demo_password=RIGHT)
    return Login.objects.get()


def attempt(password: str = RIGHT, handle: str = "SY-0001", minutes: int = 0) -> Person | None:
    return sign_in.attempt(handle=handle, password=password, now=NOW + timedelta(minutes=minutes))


def test_somebody_signs_in_by_staff_number_or_by_phone(login: Login) -> None:
    for handle in ("SY-0001", " sy-0001 ", "10012345678", "+86 100 1234 5678"):
        assert attempt(handle=handle) == login.person
    assert attempt(handle="10012345679") is None
    assert attempt(password="别的") is None


def test_a_phone_that_two_accounts_share_opens_neither(login: Login) -> None:
    other = actions.add_person(name="同住", phone="10012345678", now=NOW)
    sign_in.create_login(person=other, handle="SY-0002", demo_password=RIGHT)
    assert attempt(handle="10012345678") is None
    assert attempt(handle="SY-0002") == other


def test_a_staff_number_goes_before_somebody_elses_phone(login: Login) -> None:
    other = actions.add_person(name="旁人", phone="SY0001", now=NOW)
    sign_in.create_login(person=other, handle="SY-0002", demo_password="another-one")
    assert attempt() == login.person


def test_a_one_time_password_is_random_and_must_be_changed(person: Person) -> None:
    password = sign_in.create_login(person=person, handle="SY-0001")
    login = Login.objects.get()
    assert (len(password), set(password) <= set(string.ascii_lowercase + string.digits)) == (14, True)
    assert (login.must_change, login.is_demo, check_password(password, login.password)) == (True, False, True)
    assert login.password.startswith("argon2$argon2id$")
    assert attempt(password=password) == person


def test_no_two_accounts_have_one_handle_and_no_person_two_accounts(login: Login) -> None:
    other = actions.add_person(name="旁人", now=NOW)
    with pytest.raises(sign_in.HandleTaken):
        sign_in.create_login(person=other, handle="sy0001")
    with pytest.raises(sign_in.HandleTaken):
        sign_in.create_login(person=login.person, handle="SY-0002")


def test_the_fifth_wrong_password_locks_for_a_quarter_of_an_hour(login: Login) -> None:
    for _ in range(5):
        assert attempt(password="别的") is None
    assert attempt(minutes=14) is None
    assert attempt(minutes=16) == login.person


def test_a_right_password_forgets_the_wrong_ones_before(login: Login) -> None:
    for _ in range(3):
        for _ in range(4):
            attempt(password="别的")
        assert attempt() == login.person
    login.refresh_from_db()
    assert (login.failures, login.locked_until) == (0, None)


def test_a_changed_password_is_strong_and_new(login: Login) -> None:
    Login.objects.update(must_change=True, failures=3)
    with pytest.raises(sign_in.SamePassword):
        sign_in.change_password(person=login.person, password=RIGHT)
    with pytest.raises(ValidationError):
        sign_in.change_password(person=login.person, password="1")
    assert attempt() == login.person

    changed = sign_in.change_password(person=login.person, password="gaitou-huanmian-2026")
    assert (changed.must_change, changed.failures) == (False, 0)
    assert (attempt(), attempt(password="gaitou-huanmian-2026")) == (None, login.person)


def test_a_reset_password_is_one_time_and_opens_a_locked_account(login: Login) -> None:
    for _ in range(5):
        attempt(password="别的")
    password = sign_in.reset_password(person=login.person)
    login.refresh_from_db()
    assert (login.must_change, attempt(password=password)) == (True, login.person)


def test_open_sessions_end_when_the_password_changes_or_the_person_is_gone(login: Login) -> None:
    before = login.person.get_session_auth_hash()
    sign_in.reset_password(person=login.person)
    after = Person.objects.get().get_session_auth_hash()
    Login.objects.all().delete()
    gone = Person.objects.get()
    assert len({before, after, gone.get_session_auth_hash()}) == 3
    assert (gone.has_usable_password(), gone.check_password("!")) == (False, False)


def test_a_person_knows_their_password_through_the_login(login: Login) -> None:
    person = Person.objects.get()
    assert (person.check_password(RIGHT), person.check_password("别的")) == (True, False)
    assert person.is_authenticated
    assert (str(person.get_username()), person.last_login) == (str(person.pk), None)
