"""What a list holds on to while its rows are told anew: selection, current row, its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject
from PySide6.QtWidgets import QTableView

from pierhead.ui.rows import RowModel, runs

_FLAGS = QItemSelectionModel.SelectionFlag


class RowHold(QObject):
    """Notes it by keys before Qt forgets it, and puts it back as far as it is still listed."""

    def __init__(self, view: QTableView, model: RowModel, selected: Callable[[], set[str]]) -> None:
        super().__init__(view)
        self._view, self._model, self._keys_of_selected = view, model, selected
        self._keys: Sequence[str] = ()
        self._selected: set[str] = set()
        self._current = (-1, 0)
        self._anchors: list[tuple[str, int]] = []
        # Connected after the view's own, which forgets everything.
        model.modelAboutToBeReset.connect(self._note)
        model.modelReset.connect(self._put_back)

    def hold_place(self, rows: range) -> None:
        """Keep the first of these rows that stays listed where it is on the screen."""
        keys, top = self._model.keys, self._view.rowViewportPosition
        self._anchors = [(keys[row], top(row)) for row in rows]

    def put_in_place(self) -> None:
        """Scroll so that the row is again where it was; once."""
        anchors, self._anchors = self._anchors, []
        rows = self._model.rows()
        for key, top in anchors:
            if key in rows:
                bar = self._view.verticalScrollBar()
                bar.setValue(bar.value() + self._view.rowViewportPosition(rows[key]) - top)
                return

    def _note(self) -> None:
        current = self._view.currentIndex()
        self._keys, self._selected = self._model.keys, self._keys_of_selected()
        self._current = (current.row(), current.column())

    def _put_back(self) -> None:
        rows, last = self._model.rows(), self._model.columnCount() - 1
        found = QItemSelection()
        for first, end in runs(sorted(rows[key] for key in self._selected if key in rows)):
            found.select(self._model.index(first, 0), self._model.index(end, last))
        selection = self._view.selectionModel()
        selection.select(found, _FLAGS.Select)
        row = next((rows[key] for key in self._nearest() if key in rows), -1)
        if row >= 0:
            # Where the user is looking is not always where the keyboard is.
            self._view.setAutoScroll(False)
            index = self._model.index(row, self._current[1])
            selection.setCurrentIndex(index, _FLAGS.NoUpdate)
            self._view.setAutoScroll(True)
        self._keys, self._selected = (), set()

    def _nearest(self) -> Iterator[str]:
        """The keys of the rows that may be current: the one that was, those below, those above."""
        row = self._current[0]
        if row >= 0:
            yield from self._keys[row:]
            yield from reversed(self._keys[:row])
