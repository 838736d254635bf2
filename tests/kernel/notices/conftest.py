from pathlib import Path

import pytest
from pytest_django import Settings

from gongzhi.areakit.registry import areas
from gongzhi.kernel.notices import telling
from tests.cast import City, build_city


@pytest.fixture(autouse=True)
def told() -> None:
    telling.install(area.workflow for area in areas())


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    settings.GONGZHI_OUTBOX = tmp_path / "outbox"
    return tmp_path / "outbox"
