"""Who may: small sentences that say yes, or no and why, in words a resident can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.actor import Actor, ActorKind
from gongzhi.kernel.people.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    reason: StrOrPromise

    def __bool__(self) -> Literal[False]:
        return False


@dataclass(frozen=True, slots=True)
class Rule:
    answer: Callable[[Actor, Any], Allowed | Refused]

    def __call__(self, actor: Actor, subject: Any = None) -> Allowed | Refused:
        return self.answer(actor, subject)

    def __and__(self, other: Rule) -> Rule:
        """Both, asked in order; the first refusal is the reason."""
        return Rule(lambda actor, subject: self(actor, subject) and other(actor, subject))

    def __or__(self, other: Rule) -> Rule:
        """Either; if neither, both reasons."""
        return Rule(lambda actor, subject: either(self(actor, subject), lambda: other(actor, subject)))


def either(first: Allowed | Refused, ask_second: Callable[[], Allowed | Refused]) -> Allowed | Refused:
    if isinstance(first, Allowed):
        return first
    second = ask_second()
    return second if isinstance(second, Allowed) else Refused(joined_lazily(first.reason, second.reason))


def joined(first: StrOrPromise, second: StrOrPromise) -> str:
    """Two reasons as one sentence."""
    return f"{str(first).removesuffix('。')}；{second}"


joined_lazily = lazy(joined, str)


def rule(reason: StrOrPromise) -> Callable[[Callable[[Actor, Any], bool]], Rule]:
    """A predicate and the sentence said when it is false."""

    def make(predicate: Callable[[Actor, Any], bool]) -> Rule:
        return Rule(lambda actor, subject: Allowed() if predicate(actor, subject) else Refused(reason))

    return make


def names(roles: tuple[Role, ...]) -> StrOrPromise:
    return format_lazy("、".join(["{}"] * len(roles)), *(role.label for role in roles))


def has_role(*roles: Role) -> Rule:
    reason = format_lazy(_("只有{roles}可以这样做"), roles=names(roles))
    return rule(reason)(lambda actor, _subject: actor.role in roles)


@rule(_("只有在岗的工作人员可以这样做"))
def is_staff(actor: Actor, _subject: Any) -> bool:
    return actor.kind == ActorKind.PERSON and actor.appointment_id is not None


@rule(_("这一步由系统自动完成"))
def is_system(actor: Actor, _subject: Any) -> bool:
    return actor.kind == ActorKind.SYSTEM


@rule(_("这个地方不在您的职责范围内"))
def reaches_its_place(actor: Actor, subject: Any) -> bool:
    return actor.reaches_place(subject.place.path)
