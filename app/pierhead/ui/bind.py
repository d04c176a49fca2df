"""Let a Qt object follow a plain Python signal for as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from pierhead.core.signal import Signal


def bind(signal: Signal[*tuple[Any, ...]], owner: QObject, slot: Callable[..., object]) -> None:
    """Connect a method, and disconnect when Qt deletes ``owner``, which Python may outlive."""
    owner.destroyed.connect(signal.connect(slot))
