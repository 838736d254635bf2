"""The generic pages: one list, one record, one form for every area."""

from dataclasses import dataclass
from datetime import datetime

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.areakit import listing
from gongzhi.areakit.access import area_for, case_for, staff_page
from gongzhi.areakit.declaration import Area
from gongzhi.areakit.export import workbook
from gongzhi.areakit.forms import ActForm, act_form, typed
from gongzhi.areakit.picking import Asked
from gongzhi.areakit.record import pause_reason, record_page, reports
from gongzhi.areakit.submission import Answer, barred, is_done, submit
from gongzhi.areakit.uploads import as_uuid, take_in
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.declaration import FactKind, Transition
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.queries import dispatchable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def templates(area: Area, page: str) -> list[str]:
    """A part of an area's own comes before the kit's."""
    return [f"{area.name}/{page}.html", f"areakit/{page}.html"]


@staff_page
@require_GET
def listing_page(request: HttpRequest, actor: Actor, area: str) -> HttpResponse:
    declared, chosen, now = area_for(actor, area), request.GET.dict(), timezone.now()
    cases = listing.cases_of(declared, actor, chosen, now)
    context = {
        "area": declared,
        "page": listing.page(declared, cases, chosen.get("after", ""), actor),
        "found": listing.count(cases),
        "filters": listing.rows_of_filters(declared, chosen),
        "tabs": listing.tabs(declared, chosen),
        "chips": listing.chips(declared, chosen),
        "chosen": chosen,
        "address": listing.address(declared, chosen),
        "now": now,
    }
    return render(request, templates(declared, "list"), context)


@staff_page
@require_GET
def export(request: HttpRequest, actor: Actor, area: str) -> FileResponse:
    declared, chosen, now = area_for(actor, area), request.GET.dict(), timezone.now()
    cases = listing.cases_of(declared, actor, chosen, now)
    name = f"{declared.label} {timezone.localtime(now):%Y-%m-%d %H%M}.xlsx"
    return FileResponse(
        workbook(declared, cases, actor), as_attachment=True, filename=name, content_type=XLSX,
        headers={"Cache-Control": "private, no-store"},
    )  # fmt: skip


@staff_page
@require_GET
def detail(request: HttpRequest, actor: Actor, area: str, number: str) -> HttpResponse:
    declared = area_for(actor, area)
    case = case_for(actor, declared, number)
    context = record_page(declared, case, actor, timezone.now())
    done = declared.workflow.transition(request.GET.get("done", ""))
    return render(request, templates(declared, "detail"), {**context, "done": done})


@staff_page
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, actor: Actor, area: str, number: str, name: str) -> HttpResponseBase:
    declared = area_for(actor, area)
    case = case_for(actor, declared, number)
    transition = declared.workflow.transition(name)
    if transition is None or not transition.by_hand:
        return redirect("areakit:detail", area=area, number=number)
    step = Step(declared, case, transition, actor, timezone.now())
    if request.method == "POST":
        return sent(request, step)
    answer = barred(case, transition, actor, step.now) or Answer(status=200)
    return step.page(request, step.form(initial=searched(request, transition)), answer)


@dataclass(frozen=True)
class Step:
    """One transition of one case, as somebody is about to make it."""

    area: Area
    case: Case
    transition: Transition
    actor: Actor
    now: datetime

    @property
    def done(self) -> str:
        """Where to go afterwards."""
        return (
            reverse("areakit:detail", args=(self.area.name, self.case.number))
            + f"?done={self.transition.name}"
        )

    def form(self, data: QueryDict | None = None, initial: dict[str, object] | None = None) -> ActForm:
        bodies = dispatchable(self.case.desk)
        return act_form(self.transition, self.case, self.actor.appointment_id, bodies, data, initial)

    def page(self, request: HttpRequest, form: ActForm, answer: Answer) -> HttpResponse:
        context = {
            "area": self.area,
            "case": self.case,
            "title": self.case.title_for(self.actor),
            "state": self.area.workflow.state(self.case.state),
            "pause_reason": pause_reason(self.area, self.case),
            "reports": reports(self.case, self.actor),
            "transition": self.transition,
            "form": form,
            "answer": answer,
            "now": self.now,
        }
        return render(request, templates(self.area, "act"), context, status=answer.status)


def searched(request: HttpRequest, transition: Transition) -> dict[str, object]:
    """What a search field was asked while the form is being filled in."""
    names = [fact.name for fact in transition.facts if fact.kind is FactKind.ORGANIZATION]
    asked = request.GET.dict()
    return {name: Asked(words=listing.asked(asked, f"{name}_q")) for name in names if f"{name}_q" in asked}


def sent(request: HttpRequest, step: Step) -> HttpResponseBase:
    if is_done(as_uuid(request.POST.get("key"))):
        return redirect(step.done)
    data: QueryDict = request.POST
    refusals: dict[str, list[str]] = {}
    if barred(step.case, step.transition, step.actor, step.now) is None:
        data, refusals = take_in(step.transition, request.POST, request.FILES, step.now)
    form = step.form(data)
    if "find" in data:
        return step.page(request, step.form(initial=typed(form)), Answer(status=200))
    for field, sentences in refusals.items():
        form.add_error(field, sentences)
    answer = submit(step.case, step.transition, step.actor, form, step.now)
    return step.page(request, form, answer) if answer.sentence else redirect(step.done)
