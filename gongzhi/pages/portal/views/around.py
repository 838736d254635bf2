"""What is near: public cases of a place, and who looks after a building."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.pages.portal import near as nearby
from gongzhi.pages.portal import places
from gongzhi.pages.portal.carers import carers_of

LONGEST = 60


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"lately": nearby.lately(timezone.now())})


@require_GET
def near(request: HttpRequest) -> HttpResponse:
    chosen, text = request.GET.get("place", ""), request.GET.get("q", "").strip()[:LONGEST]
    found = places.find(text) if text else []
    if len(found) == 1 and not chosen:
        chosen = found[0].value
    place = places.place_of(chosen) if chosen else None
    if chosen and place is None:
        raise Http404
    context: dict[str, object] = {"place": place, "text": text, "found": found}
    if place:
        context |= {
            "near": nearby.near(place, request.GET.get("after", "")),
            "above": list(place.ancestors()),
            "children": nearby.children(place),
        }
    else:
        top = places.desk_place()
        context["children"] = nearby.children(top) if top else []
        context["top"] = top
    return render(request, "portal/near.html", context)


@require_GET
def steward(request: HttpRequest) -> HttpResponse:
    chosen, text = request.GET.get("place", ""), request.GET.get("q", "").strip()[:LONGEST]
    found = places.find(text) if text and not chosen else []
    if len(found) == 1:
        chosen = found[0].value
    place = places.place_of(chosen) if chosen else None
    if chosen and place is None:
        raise Http404
    carers = carers_of(place, timezone.now()) if place else None
    context = {"place": place, "text": text, "found": [] if place else found, "carers": carers}
    return render(request, "portal/steward.html", context)
