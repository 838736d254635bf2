"""What an area declares in order to take in registers: tables of matters that came in elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django_stubs_ext import StrOrPromise

from gongzhi.kernel.workflow.opening import Opened, Opening

OpeningT = TypeVar("OpeningT", bound=Opening)
NUMBER = "origin_number"
LONGEST_ORIGIN = 40


@dataclass(frozen=True)
class Field:
    """One value of an opening; `titles` are the headings under which registers keep it, the likeliest first.

    `read` raises BadValue with a sentence for whoever filled in the cell.
    """

    name: str
    label: StrOrPromise
    titles: tuple[str, ...]
    read: Callable[[str], object]
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Intake(Generic[OpeningT]):
    """One of the fields is NUMBER: with the register's name it is what makes a second import a repetition."""

    origin: str  # the register's name where none is given
    fields: tuple[Field, ...]
    opening: Callable[..., OpeningT]  # takes the fields by name, beside place, actor, now, key and origin
    file: Callable[[Sequence[OpeningT]], Sequence[Opened]]
    not_kept: Mapping[str, StrOrPromise]  # headings known and passed over, with the reason

    @property
    def titles(self) -> list[str]:
        return [*(title for field in self.fields for title in field.titles), *self.not_kept]
