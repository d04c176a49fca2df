"""The strip left of code: line numbers, marks of what is wrong, and arrows that fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QToolTip, QWidget

from pierhead.ui.dialogs import plain_tooltip
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
        view.blockCountChanged.connect(self.fit)
        view.updateRequest.connect(self._follow)
        view.cursorPositionChanged.connect(self.update)
        view.marks.changed.connect(self.update)
        view.lines_shown.connect(self.update)

    def fit(self, *_args: object) -> None:
        """Take as much room as the numbers need now."""
        width = self.needed_width()
        self._view.setViewportMargins(width, 0, 0, 0)
        self.resize(width, self.height())
        self.update()

    def place(self) -> None:
        """Stand left of the text, as high as it is."""
        inside = self._view.contentsRect()
        self.setGeometry(inside.left(), inside.top(), self.needed_width(), inside.height())

    def tell(self, block: QTextBlock, event: QHelpEvent) -> None:
        """Say what is marked at a line where the pointer rests; nothing, if nothing is."""
        marks = self._view.marks.lines()
        mark = marks.get(block.blockNumber() + 1) if block.isValid() else None
        text = plain_tooltip(mark.text if mark else "")
        QToolTip.showText(event.globalPos(), text, self._view)

    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self.scroll(0, dy)
        else:
            self.update(0, rect.y(), self.width(), rect.height())

    def _select(self, block: QTextBlock) -> None:
        """Select a line with its end."""
        cursor = QTextCursor(block)
        keep = QTextCursor.MoveMode.KeepAnchor
        if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock, keep):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, keep)
        self._view.setTextCursor(cursor)
        self._view.setFocus()

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
        for block, top in self._view.rows.visible():
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
            self.tell(self._view.rows.at(event.pos().y()), event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        block = self._view.rows.at(int(event.position().y()))
        if not block.isValid():
            return
        folding, number = self._view.folding, block.blockNumber()
        arrow = event.position().x() >= self.width() - self._arrow_size() - UNIT // 2
        if arrow and folding.end_of(number) is not None:
            inside = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            folding.toggle(number, inside=inside)
        else:
            self._select(block)

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
