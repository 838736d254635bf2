"""What a reporter says and leaves of themselves: checked, cleaned and kept in rows that can be erased."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.kernel.people import texts
from gongzhi.kernel.people.models import Person, Text
from gongzhi.kernel.workflow.errors import WrongFacts
from gongzhi.kernel.workflow.facts import LONGEST_WORDS

SUMMARY_LENGTH = 40
LONGEST_NAME = 40
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
SENTENCE_END = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True)
class People:
    """Reporters in the order of their reports; None for who left nothing."""

    each: list[Person | None]
    moments: list[datetime]  # when each report came in


def check(words: str, name: str, phone: str) -> None:
    """Raises WrongFacts with every error at once."""
    errors = {}
    said = texts.clean(words)
    if not said:
        errors["words"] = _("请写下您要反映的事情。")
    elif len(said) > LONGEST_WORDS:
        errors["words"] = _("最多写 %(most)d 字，现在有 %(now)d 字，请缩短后再提交。") % {
            "most": LONGEST_WORDS,
            "now": len(said),
        }
    if phone and not PHONE.fullmatch(plain(phone)):
        errors["phone"] = _("电话号码看起来不对，请填写手机号或带区号的座机号；不想留也可以空着。")
    if len(name) > LONGEST_NAME:
        errors["name"] = _("称呼最多 %(most)d 字。") % {"most": LONGEST_NAME}
    if errors:
        raise WrongFacts(errors)


def plain(phone: str) -> str:
    return texts.clean(phone).replace(" ", "")


def summary(words: str) -> str:
    """The first sentence, as far as it fits a list."""
    said = texts.clean(words)
    first = SENTENCE_END.split(said, maxsplit=1)[0].strip() or said
    return first if len(first) <= SUMMARY_LENGTH else first[: SUMMARY_LENGTH - 1] + "…"


def keep_people(left: Sequence[tuple[str, str, datetime]]) -> People:
    """One row for each who left a name or a number; nobody is looked up or joined up with an earlier one."""
    each = [
        Person(name=texts.clean(name) or None, phone=plain(phone) or None, created_at=now)
        if name or phone
        else None
        for name, phone, now in left
    ]
    Person.objects.bulk_create([person for person in each if person])
    return People(each, [now for _name, _phone, now in left])


def keep_words(bodies: Sequence[str], people: People, purpose: str) -> list[Text]:
    """Each belongs to its reporter, and goes when they have themselves erased."""
    return Text.objects.bulk_create(
        Text(body=texts.clean(body), purpose=f"workflow.{purpose}", author=person, created_at=now)
        for body, person, now in zip(bodies, people.each, people.moments, strict=True)
    )
