"""The scroll bars of a log, and what is wanted where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pierhead.ui.widgets.log_scroll import Place

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

NEAR = 400
"""Lines before the first that is kept at which older ones are wanted, so that they are there."""


class LogBars(QObject):
    """The bars of a ``LogView``: one counts lines, the other cells."""

    followed = Signal(bool)
    """Whether the end is followed, when that changes."""
    older_wanted = Signal()
    newer_wanted = Signal()

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        self._view = view
        self.widest = 0
        """Cells of the widest line that was seen."""
        self._following = True
        view.verticalScrollBar().valueChanged.connect(self._moved)
        view.verticalScrollBar().sliderReleased.connect(self._want)
        view.horizontalScrollBar().valueChanged.connect(view.viewport().update)

    def update(self) -> None:
        """Show where the view is."""
        view, sight, buffer = self._view, self._view.sight, self._view.buffer
        last = sight.last_top()
        most = last.line - buffer.first + (1 if last.row else 0)
        bar = view.verticalScrollBar()
        bar.blockSignals(True)
        bar.setRange(0, most)
        bar.setPageStep(sight.height)
        bar.setValue(most if sight.following else sight.top.line - buffer.first)
        bar.blockSignals(False)
        beside = view.horizontalScrollBar()
        beside.setPageStep(view.across)
        beside.setRange(0, 0 if view.wraps else max(0, self.widest - view.across + 1))
        if sight.following != self._following:
            self._following = sight.following
            self.followed.emit(sight.following)
        self._want()

    def _moved(self, value: int) -> None:
        view = self._view
        if value >= view.verticalScrollBar().maximum() and not view.buffer.detached:
            view.sight.end()
        else:
            view.sight.go_exactly(Place(view.buffer.first + value))
        view.moved()

    def _want(self) -> None:
        """Ask for more where the lines that are kept end soon."""
        view, buffer = self._view, self._view.buffer
        if view.verticalScrollBar().isSliderDown() or not len(buffer):
            return
        top = view.sight.top.line
        if not view.sight.following and top < buffer.first + NEAR:
            self.older_wanted.emit()
        if buffer.detached and top + view.sight.height > buffer.end - NEAR:
            self.newer_wanted.emit()
