"""What perform() refuses, each with a sentence for the person who asked."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _


class RefusedMove(Exception):
    """The parent of every refusal; str() is a sentence to show."""


class NotAllowed(RefusedMove):
    """This actor may not do this."""


class NotNow(RefusedMove):
    """The case is in a state from which this cannot be done."""


class WrongFacts(RefusedMove):
    """Something is missing or does not fit; `errors` says which fact and why."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class Overtaken(RefusedMove):
    """Somebody else acted on the case since this person's page was made."""

    def __init__(self, who: str, when: datetime, what: str) -> None:
        super().__init__(
            _(
                "%(who)s已在 %(when)s 办理了“%(what)s”，您的操作没有生效。您填写的内容已保留，请看过最新情况后再决定。"
            )
            % {"who": who, "when": f"{when:%H:%M:%S}", "what": what}
        )
        self.who, self.when, self.what = who, when, what


class NoDesk(RefusedMove):
    """No dispatch desk is set up for the place or any place above it."""

    def __init__(self, place: str) -> None:
        super().__init__(_("%(place)s还没有设立受理席位，请联系系统管理员。") % {"place": place})
