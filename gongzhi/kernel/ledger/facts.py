"""What an entry may carry: ids and values. Words about people live in rows that can be erased, never here."""

import re
from collections.abc import Mapping

REFUSAL = "%s: only ids, codes, ISO dates, whole numbers, yes or no, and lists of these; not %r"
CODE = re.compile(r"[\w.:+-]{0,64}", re.ASCII)


class FactsRefused(Exception):
    """A fact holds what might be text about a person, or a value that does not read back as written."""


def check_facts(facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        if not isinstance(name, str) or not CODE.fullmatch(name):
            raise FactsRefused(REFUSAL % ("name", name))
        check_value(name, value)


def check_value(name: str, value: object) -> None:
    match value:
        case None | bool() | int():
            return
        case str() if CODE.fullmatch(value):
            return
        case list() | tuple():
            for item in value:
                check_value(name, item)
        case dict():
            check_facts(value)
        case _:
            raise FactsRefused(REFUSAL % (name, value))
