"""The field in which the name of a tab is written, in the place of its text."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT

NARROWEST = 16 * UNIT


class NameEdit(QLineEdit):
    """Goes when the name is written, given up, or something else is done."""

    named = Signal(str)
    left = Signal()
    """A key ended it: the keyboard may go back to where it was."""

    def __init__(self, name: str, bar: QWidget) -> None:
        super().__init__(name, bar)
        self._bar = bar
        self.over = False
        """Whether it has been left, and is about to go."""
        self.setAccessibleName(_("Name of the tab"))
        self.setPlaceholderText(_("Its own title"))
        self.selectAll()

    def cover(self, tab: QRect) -> None:
        """Stand over a tab, in the bar and wide enough to write in."""
        place = tab.adjusted(2, 2, -2, -2)
        place.setWidth(max(place.width(), NARROWEST))
        place.moveRight(min(place.right(), self._bar.width() - 1))
        place.moveLeft(max(place.left(), 0))
        self.setGeometry(place)

    def finish(self, *, keep: bool = True) -> None:
        """Take what is written, or not, and go."""
        if self.over:
            return
        self.over = True
        self.hide()
        self.deleteLater()
        if keep:
            self.named.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self.finish(keep=event.key() != Qt.Key.Key_Escape)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Its own menu takes the keyboard only for a while.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
