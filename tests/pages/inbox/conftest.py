from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from gongzhi.areakit.registry import areas
from gongzhi.kernel.notices import telling
from gongzhi.kernel.people.models import Login
from gongzhi.kernel.people.sign_in import create_login
from gongzhi.pages import inbox
from tests.cast import City, build_city


def with_components(engine: dict[str, Any]) -> dict[str, Any]:
    """Pages whose components are compiled, with the inbox's own templates."""
    engine["DIRS"] = [*engine["DIRS"], Path(inbox.__path__[0]) / "templates"]
    engine["APP_DIRS"] = False
    engine["OPTIONS"]["loaders"] = [
        "django_cotton.cotton_loader.Loader",
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    return engine


@pytest.fixture(autouse=True)
def _this_site(settings: Settings) -> None:
    telling.install(area.workflow for area in areas())
    settings.ROOT_URLCONF = "tests.pages.inbox.urls"
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False
    settings.TEMPLATES = [with_components(deepcopy(settings.TEMPLATES[0]))]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def signed_in(city: City) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        person = city.person(name)
        create_login(person=person, handle=f"SY-{person.pk:04}", demo_password="gaitou-huanmian-2026")
        Login.objects.update(is_demo=False, must_change=False)
        client = Client()
        client.force_login(person)
        return client

    return sign_in
