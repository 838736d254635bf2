from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models

from gongzhi.kernel.people import catalog
from gongzhi.kernel.people.catalog import Column, NothingToCountFrom, RegisteredTwice
from gongzhi.kernel.people.models import Text
from gongzhi.kernel.people.secrecy import EncryptedTextField

WORDS = Column("people.Text", "body", "办理", "同意", "承办人", "不显示", only={"purpose": "requests.words"})


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = dict(catalog._columns)
    yield
    catalog._columns.clear()
    catalog._columns.update(before)


def test_every_personal_column_of_this_app_is_catalogued() -> None:
    assert catalog.uncatalogued(apps.get_app_config("people").get_models()) == []


def test_a_personal_column_without_a_row_is_named() -> None:
    class Neighbour(models.Model):
        alias = EncryptedTextField()
        words = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
        id_number = models.CharField(max_length=18)
        contact_phone = models.CharField(max_length=18)
        households = models.IntegerField()
        phoneme = models.TextField()

        class Meta:
            app_label = "people"

    try:
        assert catalog.uncatalogued([Neighbour]) == [
            "people.Neighbour.alias",
            "people.Neighbour.words",
            "people.Neighbour.id_number",
            "people.Neighbour.contact_phone",
        ]
    finally:
        del apps.all_models["people"]["neighbour"]
        apps.clear_cache()


def test_a_row_is_registered_once() -> None:
    catalog.register(WORDS)
    catalog.register(WORDS)
    assert catalog.columns().count(WORDS) == 1
    with pytest.raises(RegisteredTwice):
        catalog.register(replace(WORDS, purpose="别的"))


def test_days_need_a_moment_to_run_from() -> None:
    with pytest.raises(NothingToCountFrom):
        catalog.register(replace(WORDS, days=30))
