"""The office's own pages: each reads, calls at most one action, and answers."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.areakit.access import staff_page
from gongzhi.areakit.forms import typed
from gongzhi.areakit.registry import menu
from gongzhi.areas.requests.actions import file
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.errors import NoDesk, WrongFacts
from gongzhi.pages.office import searching
from gongzhi.pages.office.forms import FilingForm
from gongzhi.pages.office.my_tasks import tasks_of
from gongzhi.pages.office.organization_page import organization_page
from gongzhi.pages.office.place_page import place_page


@staff_page
@require_GET
def tasks(request: HttpRequest, actor: Actor) -> HttpResponse:
    now = timezone.now()
    state, only_new = request.GET.get("state", ""), "new" in request.GET
    context = {"tasks": tasks_of(actor, state, only_new, now), "areas": menu(actor), "state": state,
               "only_new": only_new, "actor": actor, "now": now}  # fmt: skip
    return render(request, "office/tasks.html", context)


@staff_page
@require_GET
def search(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A number in full leads straight to its record."""
    words = searching.asked(request.GET.get("q", ""))
    case = searching.case_numbered(words, actor)
    if case:
        return redirect("areakit:detail", area=case.area, number=case.number)
    return render(
        request, "office/search.html", {"found": searching.search(words, actor), "now": timezone.now()}
    )


@staff_page
@never_cache
@require_http_methods(["GET", "POST"])
def filing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """On behalf of somebody who calls or comes. The code is shown in the answer and nowhere else."""
    if request.method == "GET":
        return render(request, "office/filing.html", {"form": FilingForm.for_actor(actor)})
    form = FilingForm.for_actor(actor, request.POST)
    if "find" in request.POST:
        again = FilingForm.for_actor(actor, **typed(form))
        return render(request, "office/filing.html", {"form": again})
    if form.is_valid():
        try:
            opened = file(form.filing(actor, timezone.now()))
        except WrongFacts as wrong:
            for name, sentence in wrong.errors.items():
                form.add_error(name if name in form.fields else None, sentence)
        except NoDesk as missing:
            form.add_error("place", str(missing))
        else:
            return render(request, "office/filed.html", {"opened": opened, "case": opened.case})
    return render(request, "office/filing.html", {"form": form}, status=422)


@staff_page
@require_GET
def find(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Results of a search field of the filing form, while it is being typed into."""
    form = FilingForm.for_actor(actor, request.GET)
    name = "accused" if "accused_q" in request.GET else "place"
    return render(request, "office/fields/options.html", {"field": form[name]})


@staff_page
@require_GET
def place(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    found = get_object_or_404(Place, pk=pk)
    return render(request, "office/place.html", place_page(found, actor, timezone.now()))


@staff_page
@require_GET
def organization(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    every = Organization.objects.select_related("place", "parent", "party_superior", "dispatches_for")
    found = get_object_or_404(every, pk=pk)
    return render(request, "office/organization.html", organization_page(found, actor, timezone.now()))
