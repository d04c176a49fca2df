"""What a page file declares: the columns, filters, commands and words of one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from pierhead.commands.command import Group
from pierhead.commands.context import Context
from pierhead.state.store import Keyed, Store
from pierhead.ui.column import Column, Grouping

T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Chip(Generic[T]):
    """A filter that is one click away."""

    id: str
    title: str
    fits: Callable[[T], bool]
    optional: bool = False
    """Whether it is hidden while nothing fits."""


@dataclass(frozen=True, slots=True)
class Empty:
    """What to say when there is nothing at all; marked with ``N_``."""

    title: str
    text: str
    command: str
    """The command that would change that."""


@dataclass(frozen=True)
class PageSpec(Generic[T]):
    """What a list is about."""

    id: str
    title: str
    icon: str
    store: Callable[[Context], Store[T]]
    columns: Sequence[Column[T]]
    commands: Group
    words: Callable[[T], Iterable[str]]
    """What the text filter looks into."""
    primary: str
    """The command of the button that stands out."""
    empty: Empty
    search_hint: str
    chips: Sequence[Chip[T]] = ()
    grouping: Grouping[T] | None = None
    details: Callable[[Context], QWidget] | None = None
    """Makes what implements ``Details``."""
    opens: str = ""
    """The command that Enter and a double click mean, where they do not show details."""
    sort: str = ""
    """The column that it is sorted by at first; by its name unless one is given."""
    descending: bool = False
    """Whether at first the greatest is at the top."""
    minutely: Sequence[str] = ()
    """Columns that tell an age."""
