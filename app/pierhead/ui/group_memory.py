"""Which groups of a list are closed, also while they are not listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, Signal


class GroupMemory(QObject):
    """Leaves groups open as they come, except for those that the user closed."""

    changed = Signal()
    """The user opened or closed one."""

    def __init__(self, fold: Callable[[Collection[str]], object], parent: QObject) -> None:
        """``fold`` closes the groups of these names, and opens all others."""
        super().__init__(parent)
        self._fold = fold
        self.closed: set[str] = set()
        """The names of closed groups."""
        self._meanwhile: set[str] | None = None
        """Those that are closed while something is searched, which is not remembered."""

    def open_all(self, on: bool) -> None:
        """Open every group for as long as something is searched."""
        if on != (self._meanwhile is not None):
            self._meanwhile = set() if on else None
            self._apply()

    def close(self, names: Iterable[str]) -> None:
        """Close these, now or when they come, and no others."""
        self.closed = set(names)
        self._apply()

    def turn(self, names: Iterable[str], *, open_: bool) -> None:
        """The user opens or closes these."""
        now = self.closed if self._meanwhile is None else self._meanwhile
        (now.difference_update if open_ else now.update)(names)
        self._apply()
        if self._meanwhile is None:
            self.changed.emit()

    def _apply(self) -> None:
        self._fold(self.closed if self._meanwhile is None else self._meanwhile)
