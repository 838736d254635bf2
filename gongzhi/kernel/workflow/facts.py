"""Facts given with a move: checked against their declaration, every error at once."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from gongzhi.kernel.people import texts
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.workflow.declaration import Fact, FactKind, Move, Transition
from gongzhi.kernel.workflow.errors import WrongFacts

LONGEST_WORDS = 8000


def check(transition: Transition, move: Move, organizations: dict[int, Organization]) -> None:
    """Fills move.cleaned, or raises WrongFacts naming every fact that does not fit."""
    errors: dict[str, str] = {}
    for fact in transition.facts:
        try:
            move.cleaned[fact.name] = clean(fact, move.facts.get(fact.name), organizations)
        except ValueError as error:
            errors[fact.name] = str(error)
    for name in move.facts.keys() - {fact.name for fact in transition.facts}:
        errors[name] = _("“%(action)s”没有“%(fact)s”这一项。") % {"action": transition.label, "fact": name}
    if not errors and transition.check and (sentence := transition.check(move)):
        errors["__all__"] = str(sentence)
    if errors:
        raise WrongFacts(errors)


def clean(fact: Fact, value: object, organizations: dict[int, Organization]) -> object:
    if value in (None, "", ()) or value == []:
        if fact.required:
            raise ValueError(_("请填写“%(fact)s”。") % {"fact": fact.label})
        return {FactKind.FLAG: False, FactKind.FILES: [], FactKind.WORDS: "", FactKind.CHOICE: ""}.get(
            fact.kind
        )
    return READERS[fact.kind](fact, value, organizations)


def read_words(fact: Fact, value: object, _organizations: dict[int, Organization]) -> str:
    words = texts.clean(str(value))
    if not words and fact.required:
        raise ValueError(_("请填写“%(fact)s”。") % {"fact": fact.label})
    if len(words) > LONGEST_WORDS:
        raise ValueError(
            _("“%(fact)s”最多 %(most)d 字，现有 %(now)d 字。")
            % {"fact": fact.label, "most": LONGEST_WORDS, "now": len(words)}
        )
    return words


def read_choice(fact: Fact, value: object, _organizations: dict[int, Organization]) -> str:
    if value not in {code for code, _label in fact.choices}:
        raise ValueError(_("“%(fact)s”没有这个选项，请重新选择。") % {"fact": fact.label})
    return str(value)


def read_organization(fact: Fact, value: object, organizations: dict[int, Organization]) -> Organization:
    found = organizations.get(organization_id(value))
    if found is None:
        raise ValueError(_("没有找到所选的单位，请重新选择“%(fact)s”。") % {"fact": fact.label})
    return found


def read_flag(_fact: Fact, value: object, _organizations: dict[int, Organization]) -> bool:
    return value in (True, "true", "on", "1", "yes")


def read_files(fact: Fact, value: object, _organizations: dict[int, Organization]) -> list[UUID]:
    try:
        return [UUID(str(key)) for key in value]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise ValueError(_("“%(fact)s”没有上传成功，请重新选择文件。") % {"fact": fact.label}) from None


def read_id(fact: Fact, value: object, _organizations: dict[int, Organization]) -> int:
    if not isinstance(value, int):
        raise ValueError(_("“%(fact)s”没有这个选项，请重新选择。") % {"fact": fact.label})
    return value


READERS = {
    FactKind.WORDS: read_words,
    FactKind.CHOICE: read_choice,
    FactKind.ORGANIZATION: read_organization,
    FactKind.FLAG: read_flag,
    FactKind.FILES: read_files,
    FactKind.ID: read_id,
}


def organization_id(value: object) -> int:
    """0, which is nobody, for what cannot be an id."""
    if isinstance(value, Organization):
        return value.pk
    return int(str(value)) if str(value).isdecimal() and len(str(value)) < 19 else 0


def organizations_named(pairs: Iterable[tuple[Transition, Move]]) -> dict[int, Organization]:
    wanted = {
        organization_id(move.facts.get(fact.name))
        for transition, move in pairs
        for fact in transition.facts
        if fact.kind is FactKind.ORGANIZATION
    }
    return Organization.objects.in_bulk(wanted - {0})
