"""Which groups of a list are closed, also while they are not listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QTreeView

from pierhead.ui.rows import Index


class GroupMemory(QObject):
    """Opens groups as they come, except for those that the user closed."""

    changed = Signal()
    """The user opened or closed one."""

    def __init__(
        self,
        view: QTreeView,
        name: Callable[[Index], str],
        rows: Callable[[], Collection[int]],
    ) -> None:
        """``rows`` tells which top rows are groups, ``name`` what one of them is called."""
        super().__init__(view)
        self._rows = rows
        self.closed: set[str] = set()
        """The names of closed groups."""
        self._view = view
        self._name = name
        self._all_open = False
        self._busy = False
        view.collapsed.connect(lambda index: self._remember(index, True))
        view.expanded.connect(lambda index: self._remember(index, False))
        view.model().rowsInserted.connect(self._came)
        self.apply()

    def open_all(self, on: bool) -> None:
        """Open every group for as long as something is searched."""
        if on != self._all_open:
            self._all_open = on
            self.apply()

    def close(self, names: Iterable[str]) -> None:
        """Close these, now or when they come, and no others."""
        self.closed = set(names)
        self.apply()

    def apply(self, among: range | None = None) -> None:
        """Open and close the groups among these top rows, by default all."""
        model = self._view.model()
        self._busy = True
        for row in list(self._rows()):
            if among is None or row in among:
                index = model.index(row, 0)
                name = self._name(index)
                self._view.setExpanded(index, self._all_open or name not in self.closed)
        self._busy = False

    def _came(self, parent: QModelIndex, first: int, last: int) -> None:
        if not parent.isValid():
            self.apply(range(first, last + 1))

    def _remember(self, index: QModelIndex, closed: bool) -> None:
        if self._busy or self._all_open:
            return
        (self.closed.add if closed else self.closed.discard)(self._name(index))
        self.changed.emit()
