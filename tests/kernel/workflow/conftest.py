import pytest

from tests.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    return build_city()
