"""The strip left of code: line numbers, marks of what is wrong, and arrows that fold."""

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
    """Drawn beside the lines of ``view``; a click selects the line, or folds at an arrow."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self.needed_width(), 0)

    def needed_width(self) -> int:
        """Pixels for the mark, the longest number and the arrow."""
        digits = max(_LEAST_DIGITS, len(str(self._view.blockCount())))
        metrics = self._view.fontMetrics()
        numbers = digits * metrics.horizontalAdvance("9")
        return self._mark_size() + numbers + self._arrow_size() + 2 * UNIT + UNIT // 2

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = colors()
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.base))
        painter.setFont(self._view.font())
        current = self._view.textCursor().blockNumber()
        marks, folding = self._view.marks.lines(), self._view.folding
        height = self._view.fontMetrics().height()
        for block, top in self._view.visible_lines():
            number = block.blockNumber()
            painter.setPen(QColor(theme.text if number == current else theme.muted))
            right = self.width() - UNIT - self._arrow_size()
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(0, int(top), right - UNIT // 2, height, flags, str(number + 1))
            if folding.end_of(number) is not None:
                self._draw_arrow(painter, int(top), height, folded=folding.is_folded(number))
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
        if not block.isValid():
            return
        folding, number = self._view.folding, block.blockNumber()
        arrow = event.position().x() >= self.width() - self._arrow_size() - UNIT // 2
        if arrow and folding.end_of(number) is not None:
            inside = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            folding.toggle(number, inside=inside)
        else:
            self._view.select_line(block)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # The end of a press belongs to whom the press was for, not to the text behind.
        event.accept()

    def _draw_mark(self, painter: QPainter, top: int, height: int, level: Level) -> None:
        name, color = _LOOKS[level]
        size = self._mark_size()
        icon(name, color).paint(painter, UNIT // 2, top + (height - size) // 2, size, size)

    def _draw_arrow(self, painter: QPainter, top: int, height: int, *, folded: bool) -> None:
        size = self._arrow_size()
        name, color = ("chevron-right", "text") if folded else ("chevron-down", "muted")
        left = self.width() - size - UNIT // 2
        icon(name, color).paint(painter, left, top + (height - size) // 2, size, size)

    def _arrow_size(self) -> int:
        return self._mark_size() - 2

    def _mark_size(self) -> int:
        return min(16, self._view.fontMetrics().height() - 2)
