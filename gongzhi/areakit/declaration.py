"""What an area declares. The kit builds the menu, urls, list, detail page and forms from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django_stubs_ext import StrOrPromise

from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.rules import Rule
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.declaration import Workflow
from gongzhi.kernel.workflow.models import Case


@dataclass(frozen=True)
class Column:
    name: str
    label: StrOrPromise
    read: Callable[[Case], object]


@dataclass(frozen=True)
class Filter:
    """One choice in the list's filter row; `lookup` is a lookup on Case."""

    name: str
    label: StrOrPromise
    lookup: str
    choices: Callable[[], Iterable[tuple[str, StrOrPromise]]]


@dataclass(frozen=True)
class Area:
    name: str
    label: StrOrPromise
    icon: str
    workflow: Workflow
    audience: Rule  # who finds it in the menu
    sample: Callable[
        [Place, Actor, datetime], Case
    ]  # opens an ordinary case: the conformance suite starts from it
    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    grades: tuple[tuple[str, StrOrPromise], ...] = ()
    categories: tuple[tuple[str, StrOrPromise], ...] = ()
    joins: tuple[str, ...] = ()  # select_related of the area's own rows
    parts: tuple[str, ...] = ()  # templates shown on the detail page after the kit's own facts

    def state_label(self, name: str) -> StrOrPromise:
        return self.workflow.state(name).label
