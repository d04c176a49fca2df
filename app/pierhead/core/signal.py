"""A signal that any plain Python object can emit.

Receivers are held weakly: a listener that is gone is forgotten, not called.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVarTuple
from weakref import WeakMethod

Args = TypeVarTuple("Args")


class Signal(Generic[*Args]):
    """Call every connected method, in the order of connection."""

    def __init__(self) -> None:
        self._receivers: list[WeakMethod[Any]] = []

    def connect(self, method: Callable[[*Args], object]) -> Callable[..., None]:
        """Call the bound ``method`` on every emit; return what disconnects it."""
        receiver: WeakMethod[Any] = WeakMethod(method, self._forget)
        self._receivers.append(receiver)
        return lambda *_: self._forget(receiver)

    def emit(self, *args: *Args) -> None:
        """Call the receivers that are still alive."""
        for receiver in list(self._receivers):
            if method := receiver():
                method(*args)

    def _forget(self, receiver: WeakMethod[Any]) -> None:
        with suppress(ValueError):
            self._receivers.remove(receiver)
