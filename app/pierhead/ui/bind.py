"""Let a Qt object follow a plain Python signal for as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from pierhead.core.signal import Signal


def bind(signal: Signal[*tuple[Any, ...]], owner: QObject, slot: Callable[..., object]) -> None:
    """Connect a method, and disconnect when Qt deletes ``owner``, which Python may outlive."""
    owner.destroyed.connect(signal.connect(slot))


class Binding:
    """Follows one signal at a time with one method, for as long as its owner lives."""

    def __init__(self, owner: QObject, slot: Callable[..., object]) -> None:
        self._slot = slot
        self._drop: Callable[..., None] | None = None
        owner.destroyed.connect(self.drop)

    def follow(self, signal: Signal[*tuple[Any, ...]]) -> None:
        """Follow this signal and no other."""
        self.drop()
        self._drop = signal.connect(self._slot)

    def drop(self, *_: object) -> None:
        """Follow none."""
        if self._drop:
            self._drop()
            self._drop = None
