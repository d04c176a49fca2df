"""The strip left of code: line numbers, and marks at lines that something is wrong with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.code_marks import Level

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_LEAST_DIGITS = 3
_LOOKS = {
    Level.INFO: ("info", "info"),
    Level.WARNING: ("triangle-alert", "warn"),
    Level.ERROR: ("circle-alert", "bad"),
    Level.FAILURE: ("x", "bad"),
}


class CodeMargin(QWidget):
    """Drawn beside the lines of ``view``; a click selects the line."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self.needed_width(), 0)

    def needed_width(self) -> int:
        """Pixels for the longest number and the mark before it."""
        digits = max(_LEAST_DIGITS, len(str(self._view.blockCount())))
        metrics = self._view.fontMetrics()
        return self._mark_size() + digits * metrics.horizontalAdvance("9") + 3 * UNIT

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colors()
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.base))
        painter.setFont(self._view.font())
        current = self._view.textCursor().blockNumber()
        marks = self._view.marks.lines()
        height = self._view.fontMetrics().height()
        for block, top in self._view.visible_lines():
            number = block.blockNumber()
            painter.setPen(QColor(theme.text if number == current else theme.muted))
            right = self.width() - UNIT
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(0, int(top), right - UNIT // 2, height, flags, str(number + 1))
            if mark := marks.get(number + 1):
                self._draw_mark(painter, int(top), height, mark.level)
        painter.setPen(QColor(theme.border))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._view.show_mark(self._view.block_at(event.pos().y()), event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        block = self._view.block_at(int(event.position().y()))
        if block.isValid():
            self._view.select_line(block)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # The end of a press belongs to whom the press was for, not to the text behind.
        event.accept()

    def _draw_mark(self, painter: QPainter, top: int, height: int, level: Level) -> None:
        name, color = _LOOKS[level]
        size = self._mark_size()
        icon(name, color).paint(painter, UNIT // 2, top + (height - size) // 2, size, size)

    def _mark_size(self) -> int:
        return min(16, self._view.fontMetrics().height() - 2)
