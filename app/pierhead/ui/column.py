"""What one column of a list shows of an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from pierhead.core import units
from pierhead.core.i18n import N_
from pierhead.ui.arrangement import natural

T = TypeVar("T")

REST = " — "
"""In a heading, between the name of a group and what else is said of it."""


NEWER = "↑"
"""Marks an image of which there is a newer one."""


def marked(name: str, *, newer: bool) -> str:
    """An image's name, with a mark if there is a newer one: in front, where no room is missing."""
    return f"{NEWER} {name}" if newer else name


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a cell; it can be clicked when it has an address."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a list; the first one is the name of its items."""

    id: str
    title: str
    """Marked with ``N_``, shown with ``_``."""
    text: Callable[[T], str]
    """Plain text for one line."""
    sort: Callable[[T], Any] | None = None
    """A key to sort by, None for unknown; by default the text in natural order."""
    tone: Callable[[T], str] | None = None
    """The name of a colour of the theme, for a dot before the text."""
    muted: Callable[[T], bool] = lambda _item: False
    """Whether the text is of less weight than others."""
    links: Callable[[T], Sequence[Link]] | None = None
    """Parts to show in place of the text."""
    tooltip: Callable[[T], str] | None = None
    """Plain text, any number of lines; by default the text."""
    width: int = 120
    stretch: bool = False
    """Whether it takes what room there is, down to its width."""
    numeric: bool = False
    hidden: bool = False
    """Whether it is hidden until the user asks for it."""
    spare: int = 0
    """Columns with the highest number give way first where there is little room; 0 never."""
    live: bool = False
    """Whether its values come from measuring the items that are on screen."""

    def key(self, item: T) -> Any:
        """What the column is sorted by."""
        return self.sort(item) if self.sort else natural(self.text(item))


def created_column(spare: int) -> Column[Any]:
    """How long ago an item was created."""
    return Column(
        "created",
        N_("Created"),
        lambda item: units.age(item.created, datetime.now(UTC)),
        sort=lambda item: item.created,
        tooltip=lambda item: units.clock(item.created),
        muted=lambda _item: True,
        width=128,
        spare=spare,
    )


@dataclass(frozen=True, slots=True)
class Grouping(Generic[T]):
    """How items are put under headings."""

    name: Callable[[T], str]
    """The group of an item; empty when it stands by itself."""
    text: Callable[[str, Sequence[T]], str]
    """The heading of a group of that name, with those items: its name, ``REST``, and the rest."""
