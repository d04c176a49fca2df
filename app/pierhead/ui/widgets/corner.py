"""Panels that float over the lower right corner of their window, and make room for each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from pierhead.ui.theme import UNIT

ABOVE_STATUS = 5 * UNIT
"""Logical pixels that stay free below, for the status bar."""


class Corner(QFrame):
    """Stays in its corner while the window changes its size, as high as it wants to be."""

    placed = Signal()
    """It has come, gone, or changed its place."""

    def __init__(self, window: QWidget, width: int) -> None:
        super().__init__(window)
        self._window, self._width = window, width
        self._first: Corner | None = None
        window.installEventFilter(self)
        self.hide()

    def give_way_to(self, first: Corner) -> None:
        """Stand above another one while that is shown, or beside it; both can be seen then."""
        self._first = first
        first.placed.connect(self._follow)

    def wanted_height(self) -> int:
        """Logical pixels; 0 when there is nothing to show."""
        return self.sizeHint().height()

    def place(self) -> None:
        """Take the corner, or hide when there is nothing to show."""
        height = min(self.wanted_height(), self._window.height() - 2 * ABOVE_STATUS)
        if height <= 0:
            self.hide()
            return
        self.setGeometry(self._spot(height))
        self.raise_()
        self.placed.emit()

    def _spot(self, height: int) -> QRect:
        spot = QRect(0, 0, self._width, height)
        spot.moveRight(self._window.width() - 2 * UNIT)
        spot.moveBottom(self._window.height() - ABOVE_STATUS)
        if self._first and self._first.isVisible():
            taken = self._first.geometry()
            if taken.top() - UNIT - height >= UNIT:
                spot.moveBottom(taken.top() - UNIT)
            elif taken.left() - UNIT - self._width >= UNIT:
                spot.moveRight(taken.left() - UNIT)
            else:
                spot.moveTop(UNIT)
        return spot

    def _follow(self) -> None:
        # Who goes with the window hides in its last moment.
        if isValid(self._window) and self.isVisible():
            self.place()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.placed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False
