from dataclasses import dataclass
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.actor import Actor, ActorKind, Channel
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.rules import (
    Allowed,
    Refused,
    Rule,
    has_role,
    is_staff,
    is_system,
    reaches_its_place,
    rule,
)


def staff(role: Role) -> Actor:
    return Actor(ActorKind.PERSON, Channel.OFFICE, person_id=1, appointment_id=2, role=role, place_id=7)


@rule(_("只有派单员可以派单"))
def is_dispatcher(actor: Actor, subject: Any) -> bool:
    return actor.role == Role.DISPATCHER


@rule(_("已经结案"))
def is_open(actor: Actor, subject: Any) -> bool:
    return subject != "closed"


@dataclass
class Somewhere:
    path: list[int]

    @property
    def place(self) -> "Somewhere":
        return self


def said(rule: Rule, actor: Actor, subject: Any = None) -> str:
    answer = rule(actor, subject)
    return "" if isinstance(answer, Allowed) else str(answer.reason)


def test_an_answer_is_as_true_as_it_sounds() -> None:
    assert (bool(Allowed()), bool(Refused("不行"))) == (True, False)


def test_a_refusal_says_why() -> None:
    assert is_dispatcher(staff(Role.DISPATCHER)) == Allowed()
    assert said(is_dispatcher, staff(Role.HANDLER)) == "只有派单员可以派单"
    assert said(has_role(Role.CALLER, Role.CLERK), staff(Role.HANDLER)) == "只有回访员、街道干部可以这样做"
    assert has_role(Role.CALLER, Role.CLERK)(staff(Role.CLERK)) == Allowed()


def test_both_stops_at_the_first_refusal() -> None:
    both = is_dispatcher & is_open
    assert said(both, staff(Role.DISPATCHER), "open") == ""
    assert said(both, staff(Role.DISPATCHER), "closed") == "已经结案"
    assert said(both, staff(Role.HANDLER), "closed") == "只有派单员可以派单"


def test_either_is_enough_and_otherwise_both_reasons_are_given() -> None:
    either = is_dispatcher | has_role(Role.LEADER)
    assert said(either, staff(Role.DISPATCHER)) == ""
    assert said(either, staff(Role.LEADER)) == ""
    assert said(either, staff(Role.HANDLER)) == "只有派单员可以派单；只有领导可以这样做"


@pytest.mark.parametrize(
    ("actor", "as_staff", "as_system"),
    [
        (staff(Role.CLERK), True, False),
        (Actor.anonymous(Channel.PORTAL), False, False),
        (Actor.resident(Channel.PHONE, 3), False, False),
        (Actor.system(), False, True),
    ],
)
def test_staff_and_the_system_are_told_apart(actor: Actor, as_staff: bool, as_system: bool) -> None:
    assert (bool(is_staff(actor)), bool(is_system(actor))) == (as_staff, as_system)


def test_authority_reaches_down_from_the_place_of_the_post() -> None:
    assert said(reaches_its_place, staff(Role.CLERK), Somewhere([1, 7, 9])) == ""
    assert said(reaches_its_place, staff(Role.CLERK), Somewhere([1, 8])) == "这个地方不在您的职责范围内"
