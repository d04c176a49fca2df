"""A panel that floats over the lower right corner of its window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QWidget

from pierhead.ui.theme import UNIT

ABOVE_STATUS = 5 * UNIT
"""Logical pixels that stay free below, for the status bar."""


class Corner(QFrame):
    """Stays in its corner while the window changes its size, as high as it wants to be."""

    def __init__(self, window: QWidget, width: int) -> None:
        super().__init__(window)
        self._window, self._width = window, width
        window.installEventFilter(self)
        self.hide()

    def wanted_height(self) -> int:
        """Logical pixels; 0 when there is nothing to show."""
        return self.sizeHint().height()

    def place(self) -> None:
        """Take the corner, or hide when there is nothing to show."""
        height = min(self.wanted_height(), self._window.height() - 2 * ABOVE_STATUS)
        if height <= 0:
            self.hide()
            return
        left = self._window.width() - self._width - 2 * UNIT
        top = self._window.height() - height - ABOVE_STATUS
        self.setGeometry(left, top, self._width, height)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False
