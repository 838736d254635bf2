"""The generic pages: one list, one record, one form for every area."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.areakit import listing
from gongzhi.areakit.access import actor_of, area_or_404, case_for, staff_of
from gongzhi.areakit.declaration import Area
from gongzhi.areakit.forms import ActForm, act_form
from gongzhi.areakit.record import record_page
from gongzhi.areakit.uploads import keep_files
from gongzhi.kernel.evidence.refusals import RefusedFile
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.workflow.actions import perform
from gongzhi.kernel.workflow.declaration import FactKind, Move, Transition
from gongzhi.kernel.workflow.errors import RefusedMove, WrongFacts
from gongzhi.kernel.workflow.models import Case
from gongzhi.kernel.workflow.queries import dispatchable


def templates(area: Area, page: str) -> list[str]:
    """A part of an area's own comes before the kit's."""
    return [f"{area.name}/{page}.html", f"areakit/{page}.html"]


def listing_page(request: HttpRequest, area: str) -> HttpResponse:
    actor, declared = staff_of(request), area_or_404(area)
    chosen = request.GET.dict()
    now = timezone.now()
    cases = listing.cases_of(declared, actor, chosen, now)
    context = {
        "area": declared,
        "page": listing.page(cases, chosen.get("after", "")),
        "columns": declared.columns,
        "filters": listing.rows_of_filters(declared, chosen),
        "chips": listing.chips(declared, chosen),
        "clocks": listing.CLOCKS,
        "chosen": chosen,
        "address": listing.address(chosen, without="after"),
        "now": now,
    }
    return render(request, templates(declared, "list"), context)


def detail(request: HttpRequest, area: str, number: str) -> HttpResponse:
    actor, declared = actor_of(request), area_or_404(area)
    staff_of(request)
    case = case_for(actor, declared, number)
    context = record_page(declared, case, actor, timezone.now())
    return render(request, templates(declared, "detail"), context)


def act(request: HttpRequest, area: str, number: str, name: str) -> HttpResponse:
    actor, declared = staff_of(request), area_or_404(area)
    case = case_for(actor, declared, number)
    transition = declared.workflow.transition(name)
    if transition is None or not transition.by_hand:
        return redirect("areakit:detail", area=area, number=number)
    if request.method != "POST":
        form = act_form(transition, case, actor.appointment_id, dispatchable(case.desk))
        return act_page(request, declared, case, transition, form)
    form = act_form(transition, case, actor.appointment_id, dispatchable(case.desk), request.POST, request.FILES)
    refusal = try_to_act(actor, case, transition, form)
    if refusal:
        return act_page(request, declared, case, transition, form, refusal)
    return redirect(reverse("areakit:detail", args=(area, number)) + f"?done={name}")


def try_to_act(actor: Actor, case: Case, transition: Transition, form: ActForm) -> str:
    """"" when done, else the sentence to show; errors of single facts stand beside their fields."""
    if not form.is_valid():
        return _("还有内容需要补充，已填写的都保留着。")
    if form.cleaned_data["acting"] != actor.appointment_id:
        return _("您已经换了岗位。请确认现在的岗位后再提交，已填写的都保留着。")
    now = timezone.now()
    try:
        facts = with_files(form, transition, now)
        move = Move(
            case_id=case.pk, name=transition.name, actor=actor, now=now, facts=facts,
            key=form.cleaned_data["key"], version=form.cleaned_data["version"],
        )  # fmt: skip
        perform(move)
    except WrongFacts as wrong:
        for name, sentence in wrong.errors.items():
            form.add_error(name if name in form.fields else None, sentence)
        return _("还有内容需要补充，已填写的都保留着。")
    except (RefusedMove, RefusedFile) as refused:
        return str(refused)
    return ""


def act_page(
    request: HttpRequest, area: Area, case: Case, transition: Transition, form: ActForm, refusal: str = ""
) -> HttpResponse:
    context = {"area": area, "case": case, "transition": transition, "form": form, "refusal": refusal}
    return render(request, templates(area, "act"), context, status=409 if refusal else 200)


def with_files(form: ActForm, transition: Transition, now: datetime) -> dict[str, object]:
    """The facts, each upload replaced by the ids of what was kept."""
    facts = form.facts(transition)
    key = form.cleaned_data["key"]
    for fact in transition.facts:
        if fact.kind is FactKind.FILES:
            facts[fact.name] = keep_files(facts[fact.name], key, now)  # type: ignore[arg-type]
    return facts
