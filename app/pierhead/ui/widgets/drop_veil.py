"""What covers a widget while something is dragged over it, and says what a drop would do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from pierhead.ui.theme import UNIT, colors


def local_paths(data: QMimeData) -> list[Path]:
    """The files and folders of this machine in a drag."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropVeil(QWidget):
    """Lights up over its parent; what can be dropped and what happens is up to the subclass."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def describe(self, data: QMimeData) -> str:
        """What dropping this would do; empty if it cannot be dropped."""
        raise NotImplementedError

    def take(self, data: QMimeData) -> None:
        """Do it."""
        raise NotImplementedError

    def enter(self, event: QDragEnterEvent) -> None:
        """Light up if this can be dropped."""
        self._text = self.describe(event.mimeData())
        if not self._text:
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.setGeometry(self._target.rect())
        self.raise_()
        self.show()

    def move_over(self, event: QDragMoveEvent) -> None:
        """Keep accepting: every place is right."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def leave(self, _event: QDragLeaveEvent) -> None:
        """Go dark again."""
        self.hide()

    def drop(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(palette.window)
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(palette.accent), 3, Qt.PenStyle.DashLine))
        inset = 2 * UNIT
        painter.drawRoundedRect(
            self.rect().adjusted(inset, inset, -inset, -inset), 2 * UNIT, 2 * UNIT
        )
        font = self.font()
        font.setPointSize(18)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(palette.accent))
        # Above the middle, where the picture under the pointer is rarely in the way.
        box = QRect(4 * UNIT, 4 * UNIT, self.width() - 8 * UNIT, self.height() // 2)
        how = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(box, how, self._text)
