"""What the city promises residents: limits as they are set, and what is kept about a person, out of the catalogue."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from gongzhi.areas.requests import words
from gongzhi.areas.requests.workflow import ACCEPT, CALL_BACK, CONTACT, DISPATCH, HANDLE
from gongzhi.kernel.clock.words import describe
from gongzhi.kernel.people.catalog import Wipe, columns

GRADES = dict(words.GRADES)


@dataclass(frozen=True)
class Promised:
    label: StrOrPromise
    limits: list[tuple[StrOrPromise, str]]  # by grade, equal ones together


@dataclass(frozen=True)
class Held:
    purpose: StrOrPromise
    basis: StrOrPromise
    seen_by: StrOrPromise
    masked: StrOrPromise
    kept: str


def promised() -> list[Promised]:
    return [
        Promised(phase.label, [(GRADES[grade], describe(phase.limit(grade))) for grade in GRADES])
        for phase in (ACCEPT, DISPATCH, CONTACT, HANDLE, CALL_BACK)
    ]


def held_data() -> list[Held]:
    """Each purpose once, whatever the number of columns that serve it."""
    found = [
        Held(
            str(column.purpose),
            str(column.basis),
            str(column.seen_by),
            str(column.masked),
            kept_for(column.days, column.wipe),
        )
        for column in columns()
    ]
    return list(dict.fromkeys(found))


def kept_for(days: int | None, wipe: Wipe) -> str:
    if days is not None:
        return _("%(days)s 天后自动删除") % {"days": days}
    return _("依法保存") if wipe is Wipe.KEEP else _("本人要求删除或目的达到时删除")
