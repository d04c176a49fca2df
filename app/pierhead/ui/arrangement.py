"""Which items are listed, in which order and under which group.

Plain Python over plain values, so that a thousand items take a few milliseconds; it knows
nothing of views.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pierhead.state.store import Keyed

T = TypeVar("T", bound=Keyed)

ROOT = ""
"""The key of the top level."""
GROUP = "\0"
"""What the key of a group begins with; the key of an item is its id."""

Shape = Mapping[str, list[str]]
"""The keys of the rows, in order, by the key of what they stand under."""

_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=8192)
def natural(text: str) -> tuple[str | int, ...]:
    """A sort key in which case does not matter and ``web-2`` comes before ``web-10``."""
    parts: list[str | int] = list(_DIGITS.split(text.casefold()))
    for place in range(1, len(parts), 2):
        parts[place] = int(parts[place])
    return tuple(parts)


class Record(Generic[T]):
    """An item with what was derived from it."""

    __slots__ = ("group", "haystack", "item", "key", "rank", "tie")

    def __init__(self, item: T, group: str, tie: Any) -> None:
        self.item = item
        self.key = item.id
        self.group = group
        self.tie = tie
        self.rank: Any = None
        self.haystack: str | None = None


class Arrangement(Generic[T]):
    """Items by id, and the shape that filter, sorting and grouping give them."""

    def __init__(
        self,
        name: Callable[[T], str],
        words: Callable[[T], Iterable[str]],
        group: Callable[[T], str] | None = None,
    ) -> None:
        self._name = name
        self._words = words
        self._group = group
        self._records: dict[str, Record[T]] = {}
        self._wanted: Sequence[str] = ()
        self._fits: Callable[[T], bool] | None = None
        self._sort: Callable[[T], Any] = lambda item: natural(name(item))
        self._descending = False
        self._by_name = True
        self._in_order: list[Record[T]] | None = None
        self._groups: dict[str, list[T]] | None = None

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, key: str) -> T:
        return self._records[key].item

    def __contains__(self, key: str) -> bool:
        return key in self._records

    def items(self) -> Iterable[T]:
        """All items, listed or not."""
        return (record.item for record in self._records.values())

    def group_of(self, key: str) -> str:
        """The key of the group that an item is in; that of the top level for none."""
        record = self._records.get(key)
        return record.group if record else ROOT

    def members(self, key: str) -> list[T]:
        """The items of a group, listed or not."""
        if self._groups is None:
            self._groups = {}
            for record in self._records.values():
                self._groups.setdefault(record.group, []).append(record.item)
        return self._groups.get(key, [])

    def take(self, items: Iterable[T]) -> None:
        """Add items, or replace those of the same id."""
        for item in items:
            group = self._group(item) if self._group else ""
            record = Record(item, GROUP + group if group else ROOT, natural(self._name(item)))
            record.rank = self._sort(item)
            self._records[record.key] = record
        self._in_order = self._groups = None

    def drop(self, ids: Iterable[str]) -> None:
        """Forget items."""
        for id_ in ids:
            self._records.pop(id_, None)
        self._in_order = self._groups = None

    def search(self, text: str) -> None:
        """List only items that contain every word of ``text``."""
        self._wanted = text.casefold().split()

    def restrict(self, fits: Callable[[T], bool] | None) -> None:
        """List only items that fit."""
        self._fits = fits

    def sort(self, key: Callable[[T], Any], descending: bool, by_name: bool) -> None:
        """Order by ``key``; an item whose key is None comes last, whatever the direction.

        ``by_name`` says that the key is the name, so that groups go by theirs.
        """
        self._sort, self._descending, self._by_name = key, descending, by_name
        for record in self._records.values():
            record.rank = key(record.item)
        self._in_order = None

    def shape(self, without: Collection[str] = ()) -> Shape:
        """What is listed now, or will be ``without`` some items."""
        if self._in_order is None:
            # It lasts for as long as only the filter changes: what is left out moves nothing.
            self._in_order = self._ordered([*self._records.values()])
        levels: dict[str, list[Record[T]]] = {ROOT: []}
        for record in filter(self._listed, self._in_order):
            if record.key not in without:
                levels.setdefault(record.group, []).append(record)
        top = levels.pop(ROOT)
        if levels:
            top = self._ordered([*top, *map(self._heading, levels.items())])
        shape = {key: [record.key for record in records] for key, records in levels.items()}
        return {ROOT: [record.key for record in top]} | shape

    def _listed(self, record: Record[T]) -> bool:
        if self._fits and not self._fits(record.item):
            return False
        if not self._wanted:
            return True
        haystack = record.haystack
        if haystack is None:
            haystack = record.haystack = "\n".join(self._words(record.item)).casefold()
        return all(word in haystack for word in self._wanted)

    def _ordered(self, records: list[Record[T]]) -> list[Record[T]]:
        known = [record for record in records if record.rank is not None]
        known.sort(key=attrgetter("tie"))
        known.sort(key=attrgetter("rank"), reverse=self._descending)
        if len(known) == len(records):
            return known
        unknown = [record for record in records if record.rank is None]
        return known + sorted(unknown, key=attrgetter("tie"))

    def _heading(self, group: tuple[str, list[Record[T]]]) -> Record[T]:
        """A stand-in for a group: it goes where its first item would."""
        key, records = group
        heading: Record[T] = Record(records[0].item, ROOT, natural(key.removeprefix(GROUP)))
        heading.key = key
        heading.rank = heading.tie if self._by_name else records[0].rank
        return heading
