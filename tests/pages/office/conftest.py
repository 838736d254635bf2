from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.cast import City, build_city
from tests.pages.office.acting import sign_in


@pytest.fixture(autouse=True)
def _one_factor(settings: Settings) -> None:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def as_(city: City) -> Callable[[str], Client]:
    return partial(sign_in, city)


@pytest.fixture
def now() -> datetime:
    return timezone.now()
