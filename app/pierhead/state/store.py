"""The last known resources of one kind, keyed by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pierhead.core.signal import Signal


class Keyed(Protocol):
    """Anything that an engine knows by an id."""

    @property
    def id(self) -> str:
        """Unique among its kind, for as long as it lives."""


T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """What one refresh altered. Never empty when it is emitted."""

    added: tuple[T, ...] = ()
    updated: tuple[T, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.updated or self.removed)


class Store(Generic[T]):
    """Items by id, in the order of the last listing."""

    def __init__(self) -> None:
        self._items: dict[str, T] = {}
        self.loaded = False
        """Whether a listing has come; before that, empty means unknown."""
        self.changed: Signal[Change[T]] = Signal()
        self.first_listing: Signal[()] = Signal()

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def get(self, id_: str) -> T | None:
        """The item as last listed; None when it is gone."""
        return self._items.get(id_)

    def replace(self, items: Iterable[T]) -> None:
        """Take a fresh listing and tell listeners only what differs."""
        new = {item.id: item for item in items}
        old, self._items = self._items, new
        change = Change(
            added=tuple(new[k] for k in new if k not in old),
            updated=tuple(new[k] for k in new if k in old and new[k] != old[k]),
            removed=tuple(k for k in old if k not in new),
        )
        if change:
            self.changed.emit(change)
        if not self.loaded:
            self.loaded = True
            self.first_listing.emit()

    def clear(self) -> None:
        """Forget everything: another engine is shown from here on."""
        removed, self._items = tuple(self._items), {}
        self.loaded = False
        if removed:
            self.changed.emit(Change(removed=removed))
