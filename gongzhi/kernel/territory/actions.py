"""The verbs of the territory. Imports have a module each."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from gongzhi.kernel.territory.division_import import import_divisions
from gongzhi.kernel.territory.history import OlderThanHistory, begin
from gongzhi.kernel.territory.imported import Imported, keep_quiet
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.outline_import import load_outlines
from gongzhi.kernel.territory.place_import import import_places

__all__ = ["Imported", "OlderThanHistory", "add_place", "import_divisions", "import_places", "load_outlines"]

LOCAL = ZoneInfo("Asia/Shanghai")


@transaction.atomic
def add_place(
    *,
    kind: Place.Kind,
    name: str,
    now: datetime,
    code: str = "",
    parent: Place | None = None,
    form: Place.Form = Place.Form.UNSAID,
    longitude: float | None = None,
    latitude: float | None = None,
    households: int | None = None,
    recorded: Callable[[Place], None] = keep_quiet,
) -> Place:
    place = Place.objects.create(
        kind=kind, name=name, code=code, parent=parent, form=form,
        longitude=longitude, latitude=latitude, households=households,
    )  # fmt: skip
    begin([place], now.astimezone(LOCAL).date())
    recorded(place)
    return place
