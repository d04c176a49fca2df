"""A store that follows another one and holds only a part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from pierhead.state.store import Change, Keyed, Store

T = TypeVar("T", bound=Keyed)


class PartStore(Store[T], Generic[T]):
    """Those items of a store that fit."""

    def __init__(self, whole: Store[T], fits: Callable[[T], bool]) -> None:
        super().__init__()
        self._whole, self._fits = whole, fits
        whole.changed.connect(self._follow)
        whole.first_listing.connect(self._take)
        if whole.loaded:
            self._take()

    def _follow(self, _change: Change[T]) -> None:
        if self._whole.loaded or len(self._whole):
            self._take()
        else:
            self.clear()

    def _take(self) -> None:
        self.replace(item for item in self._whole if self._fits(item))
