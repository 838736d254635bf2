from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from gongzhi.kernel.people import actions
from gongzhi.kernel.people.keyring import create_keyring_file, keyring
from gongzhi.kernel.people.models import Person
from tests.kernel.people.conftest import NOW

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    said = StringIO()
    call_command("rotate_keys", *options, stdout=said)
    return said.getvalue()


def test_the_command_turns_the_keys_and_later_drops_the_old_ones(settings: Settings) -> None:
    settings.GONGZHI_KEYS = ""
    create_keyring_file(Path(settings.GONGZHI_KEYS_FILE))
    actions.add_person(name="王", phone="10012345678", now=NOW)

    assert run().splitlines() == [
        "people.Person.name 1",
        "people.Person.phone 2",
        "已用新密钥重写 2 项。一天后用 --finish 停用旧密钥。",
    ]
    assert list(keyring().keys) == ["k1", "k2"]
    assert "旧密钥已停用" in run("--finish")
    assert (list(keyring().keys), Person.objects.get().name) == (["k2"], "王")


def test_keys_of_the_environment_are_only_applied(settings: Settings) -> None:
    actions.add_person(name="王", now=NOW)
    settings.GONGZHI_KEYS = keyring().turned().dump()
    assert run().splitlines()[0] == "people.Person.name 1"
    assert Person.objects.get().name == "王"
