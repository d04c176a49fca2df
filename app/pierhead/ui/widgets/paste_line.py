"""A line to fill in that lets somebody else take what is pasted, before it becomes one line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

Take = Callable[[str], bool]
"""Take a pasted text and say so; else it is pasted as usual."""


class PasteLine(QLineEdit):
    """``take`` sees what is pasted by key, menu or middle button, and what is dropped."""

    def __init__(self, take: Take, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take = take

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._taken():
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        middle = event.button() == Qt.MouseButton.MiddleButton
        clipboard = QGuiApplication.clipboard()
        if middle and clipboard.supportsSelection() and self._taken(QClipboard.Mode.Selection):
            event.accept()
        else:
            super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasText() and self._take(event.mimeData().text()):
            event.acceptProposedAction()
        else:
            super().dropEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self._paste)
        menu.popup(event.globalPos())

    def _paste(self) -> None:
        if not self._taken():
            self.paste()

    def _taken(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> bool:
        text = QGuiApplication.clipboard().text(mode)
        return bool(text) and not self.isReadOnly() and self._take(text)
