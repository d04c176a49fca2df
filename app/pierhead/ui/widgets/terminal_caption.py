"""A line in a lower corner of a terminal, such as the address of the link under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from pierhead.ui.theme import UNIT


class Caption(QLabel):
    """Plain text on one line, shortened in its middle where there is no room for it."""

    def __init__(self, parent: QWidget, *, right: bool = False) -> None:
        super().__init__(parent)
        self._over = parent
        self._whole = ""
        self._right = right
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("caption", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)
        self.hide()

    @property
    def whole(self) -> str:
        """All that it says, also what is left out; empty when it is not shown."""
        return "" if self.isHidden() else self._whole

    def say(self, text: str) -> None:
        """Show a text, or nothing."""
        self._whole = text
        self.setVisible(bool(text))
        if text:
            self._place()
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        parent = self._over
        room = parent.width() - 6 * UNIT
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._whole, middle, max(room, 8 * UNIT)))
        self.adjustSize()
        x = parent.width() - self.width() if self._right else 0
        self.move(x, parent.height() - self.height())
