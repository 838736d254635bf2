import pytest

from gongzhi.areakit.declaration import Area
from gongzhi.areas.catalog import AREAS
from tests.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture(params=AREAS, ids=lambda area: area.name)
def area(request: pytest.FixtureRequest) -> Area:
    found: Area = request.param
    return found
