"""What the city may not be asked for: tests over the schema and the addresses (R1, R7, R8, R10)."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.kernel.indicators.models import Cell
from gongzhi.kernel.people.catalog import columns, uncatalogued

OURS = [model for model in apps.get_models() if model.__module__.startswith("gongzhi.")]

# R1: nothing that follows a person, ranks them or counts their presence.
FOLLOWS = re.compile(
    r"check_?in|clock_?in|attendance|geo_?fence|leader_?board|rank(ing)?$|points?$|score|online|last_(seen|login)|"
    r"login_count|trajectory|track(ing)?$|device|user_agent|ip(_address)?$"
)
# R7: no register of passers-by, of health, of movements or of marked persons.
MARKS = re.compile(
    r"temperature|health|vaccin|infect|test_result|passer|movement|travel|face|finger|biometric|id_card|identity_no|"
    r"key_person|blacklist|risk_level|religion|disease"
)
POSITION = re.compile(r"lat(itude)?$|lon(gitude)?$|position|location|coordinates")
PEOPLE = {"people.Person", "people.Login", "people.Appointment", "people.Post"}


def column_names() -> Iterator[tuple[str, str]]:
    for model in OURS:
        for field in model._meta.concrete_fields:
            yield model._meta.label, field.name


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


@pytest.mark.parametrize("pattern", [FOLLOWS, MARKS], ids=["R1", "R7"])
def test_no_column_follows_or_marks_a_person(pattern: re.Pattern[str]) -> None:
    assert [(label, name) for label, name in column_names() if pattern.search(name)] == []


def test_no_position_of_a_person_is_stored() -> None:
    placed = {label for label, name in column_names() if POSITION.search(name)}
    assert placed == {"territory.Place"}
    leads_to_person = {
        model._meta.label
        for model in OURS
        if model._meta.label in placed
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.label in PEOPLE
    }
    assert leads_to_person == set()


def test_no_address_takes_a_check_in_or_a_position() -> None:
    found = list(addresses(get_resolver().url_patterns))
    assert found
    assert [address for address in found if FOLLOWS.search(address) or POSITION.search(address)] == []


def test_every_personal_column_is_in_the_data_catalogue() -> None:
    assert uncatalogued(OURS) == []


def test_every_row_of_the_catalogue_says_why_and_who() -> None:
    silent = [
        (column.model, column.field)
        for column in columns()
        if not all(map(str, (column.purpose, column.basis, column.seen_by, column.masked)))
    ]
    assert silent == []


def test_a_column_left_out_of_the_catalogue_is_found() -> None:
    class Visitor(models.Model):
        phone = models.CharField(max_length=20)

        class Meta:
            app_label = "conformance"

    assert uncatalogued([Visitor]) == ["conformance.Visitor.phone"]


def test_no_figure_can_hold_a_person_or_a_post() -> None:
    assert {field.name for field in Cell._meta.concrete_fields} == {
        "id", "indicator", "month", "place", "organization", "amount",
    }  # fmt: skip
