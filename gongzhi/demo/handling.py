"""Who gets a request and what they do with it until it is done."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from gongzhi.demo.fates import Fate
from gongzhi.demo.material import dice
from gongzhi.demo.plot import Plot
from gongzhi.demo.wording import numbered, phrase
from gongzhi.kernel.people.day import HERE
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import Role

Kind = Organization.Kind
# Working hours that the promise of a grade comes to; of an urgent one, tenths of a day.
HOURS = {"consult": 6.0, "normal": 32.0, "complex": 95.0, "urgent": 90.0}
# Who takes what nobody else answers for.
LAST_RESORT = {"street": 3, "social": 1, "chengguan": 1, "housing": 1, "civil": 1, "police": 1}
RETURNS = ("not_ours", "not_ours", "wrong_place", "no_power", "other_leads")


def pace(seed: int, body: Organization) -> float:
    """Under 1 keeps its promises. The same for a body in every case, so that bodies differ."""
    rng = dice(seed, "pace", body.name)
    low, high = rng.choices(((0.4, 0.7), (0.7, 0.95), (1.2, 2.2)), (0.35, 0.43, 0.22))[0]
    return rng.uniform(low, high)


def target(plot: Plot, refused: list[Organization]) -> Organization:
    """A body under the desk that handles such matters, has not refused this one and is not complained about."""
    listed: dict[str, int] = {plot.goes_to: 1} if plot.goes_to and not refused else plot.matter.facts["to"]
    fitting = possible(plot, listed, refused) or possible(plot, LAST_RESORT, refused)
    return plot.rng.choices([body for body, _share in fitting], [share for _body, share in fitting])[0]


def possible(plot: Plot, keys: dict[str, int], refused: list[Organization]) -> list[tuple[Organization, int]]:
    accused = plot.filing.accused.pk if plot.filing.accused else 0
    found = [(body, share) for key, share in keys.items() if (body := resolve(plot, key))]
    return [(body, share) for body, share in found if body not in refused and accused not in body.path]


def resolve(plot: Plot, key: str) -> Organization | None:
    if key in {"street", "community"}:
        kind = Kind.STREET if key == "street" else Kind.COMMUNITY
        return plot.world.seat_near(plot.place, kind)
    return plot.world.departments.get((plot.desk.dispatches_for_id or 0, key))


def dispatch(plot: Plot, fate: Fate) -> Organization:
    """Sends it out, and out again for each return; the second return of a case is ruled on."""
    refused: list[Organization] = []
    for number in range(fate.returns + 1):
        body = target(plot, refused)
        send(plot, body, "rule" if number == 2 else "dispatch")
        if number < fate.returns:
            refused.append(body)
            plot.wait(0.3, 3.0)
            plot.act(
                "return", plot.world.worker(body, plot.rng),
                reason=plot.rng.choice(RETURNS), article=phrase(plot.rng, "articles"),
            )  # fmt: skip
            plot.wait(0.3, 2.5)
    return body


def send(plot: Plot, body: Organization, name: str) -> None:
    facts: dict[str, Any] = {"organization": body.pk}
    facts |= (
        {"ruling": phrase(plot.rng, "rulings")} if name == "rule" else {"basis": phrase(plot.rng, "basis")}
    )
    if plot.is_protected:
        facts["brief"] = phrase(plot.rng, "briefs")
    plot.act(name, plot.at_desk(Role.DISPATCHER), **facts)


def handle(plot: Plot, body: Organization, fate: Fate, speed: float, files: tuple[Any, ...]) -> None:
    worker = plot.world.worker(body, plot.rng)
    plot.wait(0.2, 2.6 * speed)
    plot.act("sign", worker)
    plot.wait(0.4, 8.0 * speed)
    contact(plot, plot.at_desk(Role.DISPATCHER) if plot.is_protected else worker)
    left = HOURS[plot.matter.grade] * (2.0 if fate.is_late else 1.0) * speed
    plot.wait(left * 0.1, left * 0.4)
    if plot.rng.random() < 0.35 and plot.matter.grade != "consult":
        plot.act("note", worker, progress=phrase(plot.rng, "progress"))
    if fate.pause:
        plot.act("pause", worker, reason=fate.pause, why=phrase(plot.rng, f"why_{fate.pause}"))
        thaw(plot, fate.pause)
        plot.act("resume", worker)
    plot.wait(left * 0.1, left * 0.5)
    plot.act("finish", worker, answer=numbered(plot.rng, plot.matter.answer), files=files)


def contact(plot: Plot, actor: Any) -> None:
    if not plot.filing.phone:
        plot.act("contact", actor, contact="no_way")
    elif plot.rng.random() < 0.05:
        plot.act("contact", actor, contact="not_reached")
    else:
        plot.act("contact", actor, contact="reached", told=phrase(plot.rng, "told_contact"))


def thaw(plot: Plot, why: str) -> None:
    if why != "frozen":
        plot.wait(8.0, 30.0)
        return
    plot.at = max(plot.at, spring_after(plot.at, plot.rng))
    plot.wait(1.0, 6.0)


def spring_after(at: datetime, rng: Random) -> datetime:
    here = at.astimezone(HERE)
    year = here.year + (here.month > 4)
    return datetime(year, 4, 6, 8, 30, tzinfo=HERE) + timedelta(days=rng.randrange(18))
