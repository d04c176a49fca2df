"""A window of its own for documents: the same tabs and splits, without lists around them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.split_area import SplitArea
from pierhead.ui.workspace.group import TabGroup

EDGE = 4 * UNIT
"""Logical pixels that a window manager's frame may take."""
SIZE = (900, 600)
SMALLEST = (320, 200)


class DocumentWindow(QWidget):
    """Holds one area of groups; the workspace fills, empties and closes it."""

    closing = Signal()
    """The user wants to close it; its documents have not been asked yet."""
    placed = Signal()
    """It has another place or size on the screen."""

    def __init__(self, area: SplitArea) -> None:
        super().__init__()
        self.area = area
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def call(self, name: str) -> None:
        """Name it after the document that it shows."""
        self.setWindowTitle(" — ".join(filter(None, (name, "Pierhead"))))

    def come(self) -> None:
        """Come to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_behind(self) -> None:
        """Be shown, and leave the keyboard to the window that has it."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.show()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
        first = self.area.leaves()[0]
        if isinstance(first, TabGroup) and first.current:
            first.current.setFocus()

    def place(self, corner: QPoint) -> None:
        """Move there, but not beyond the edges of the screen."""
        screen = QGuiApplication.screenAt(corner) or self.screen()
        room = screen.availableGeometry()
        x = min(corner.x(), room.right() - self.width() - EDGE)
        y = min(corner.y(), room.bottom() - self.height() - EDGE)
        self.move(max(room.left(), x), max(room.top(), y))

    def memory(self) -> str:
        """Its place and size as text."""
        return self.saveGeometry().toBase64().toStdString()

    def restore(self, memory: str) -> None:
        """Take a remembered place and size, on a screen that is there."""
        self.restoreGeometry(QByteArray.fromBase64(memory.encode("ascii", "ignore")))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.placed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.placed.emit()
