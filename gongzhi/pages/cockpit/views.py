"""The leaders' pages: figures that open, a wall to hang up, and the records behind each figure."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.areakit.access import staff_page
from gongzhi.areakit.declaration import Area
from gongzhi.areakit.registry import menu
from gongzhi.kernel.indicators import registry
from gongzhi.kernel.indicators.opening import Opened
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.territory.models import Outline, Place
from gongzhi.pages.cockpit import hot, records
from gongzhi.pages.cockpit.asked import Asked, is_known, read_asked
from gongzhi.pages.cockpit.city_map import LEGEND, read_map
from gongzhi.pages.cockpit.late import read_late
from gongzhi.pages.cockpit.monthly import COUNTS, read_monthly
from gongzhi.pages.cockpit.period import month_code, month_name, moved
from gongzhi.pages.cockpit.tiles import count_tile, steepest_fall, tiles
from gongzhi.pages.cockpit.trend import columns, lines
from gongzhi.pages.cockpit.wall import read_board

MONTHS_OFFERED = 36


@staff_page
@require_GET
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked = read_asked(request.GET.dict(), actor, timezone.now())
    counted = tuple(name for name in map(asked.name, COUNTS) if is_known(name))
    monthly, late = read_monthly(asked, counted), read_late(asked)
    shown = columns(asked, monthly)
    context = {
        **frame(asked),
        "areas": [(area, asked.home(area=area.name)) for area in menu(actor)],
        "months": months(asked),
        "children": Place.objects.current().filter(parent=asked.place),
        "tiles": tiles(asked, monthly, late.overdue, late.open),
        "fall": steepest_fall(asked, monthly),
        "more": [count_tile(asked, monthly, name) for name in counted[1:]],
        "late": late,
        "columns": shown,
        "lines": lines(asked, shown),
        "map": read_map(asked),
        "spots": hot.spots(asked),
    }
    return render(request, "cockpit/home.html", context)


@staff_page
@require_GET
def wall(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked = read_asked(request.GET.dict(), actor, timezone.now())
    return render(request, "cockpit/wall.html", {**frame(asked), "board": read_board(asked)})


@staff_page
@require_GET
def opened(request: HttpRequest, actor: Actor) -> HttpResponse:
    given, now = request.GET.dict(), timezone.now()
    wanted = records.read_wanted(given, actor, now)
    found = records.open_wanted(wanted, actor, now)
    context = {
        **listed(found, wanted.area, given, actor),
        "wanted": wanted,
        "title": wanted.figure.label,
        "rate": wanted.rate(now),
        "tabs": records.tabs(given, wanted),
        "now": now,
    }
    return render(request, "cockpit/records.html", context)


@staff_page
@require_GET
def hot_spot(request: HttpRequest, actor: Actor) -> HttpResponse:
    given, now = request.GET.dict(), timezone.now()
    asked, category = read_asked(given, actor, now), given.get("category", "")
    context = {
        **listed(hot.open_spot(asked, category), asked.area, given, actor),
        "wanted": asked,
        "title": dict(asked.area.categories).get(category, category),
        "is_recent": True,
        "now": now,
    }
    return render(request, "cockpit/records.html", context)


def listed(found: Opened, area: Area, given: Mapping[str, str], actor: Actor) -> dict[str, object]:
    return {
        "opened": found,
        "seen": found.figure - found.withheld,
        "area": area,
        "address": records.address(given),
        "page": records.page(area, found, given.get("after", ""), actor),
    }


def frame(asked: Asked) -> dict[str, object]:
    """What the page and the wall both say around their figures."""
    return {
        "asked": asked,
        "now": asked.now,
        "crumbs": [(place, asked.home(place=place.pk)) for place in asked.way],
        "legend": LEGEND,
        "shades": [(registry.rate(name), asked.home(shade=name.partition(".")[2])) for name in asked.rates],
        "shade": asked.name(asked.shade),
        "map_approval": settings.GONGZHI_MAP_APPROVAL,
        "map_source": Outline.objects.values_list("source", flat=True).first(),
    }


def months(asked: Asked) -> list[tuple[str, str]]:
    present = local_day(asked.now).replace(day=1)
    offered = [moved(present, -step) for step in range(MONTHS_OFFERED)]
    return [(month_code(month), month_name(month)) for month in offered]
