"""The dots behind a folded line, which stand for what is folded into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QTextCursor

from pierhead.ui.theme import UNIT, colors

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_DOTS = "⋯"


class CodeFoldDots:
    """Of one view: drawn over its text, and clicked to unfold."""

    def __init__(self, view: CodeView) -> None:
        self._view = view

    def paint(self, painter: QPainter) -> None:
        """Draw what stands for the lines that are folded away."""
        if not self._view.folding.any:
            return
        theme = colors()
        for rect in self.rects():
            painter.setPen(QColor(theme.muted))
            painter.setBrush(QColor(theme.alternate))
            painter.drawRoundedRect(rect, UNIT // 2, UNIT // 2)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _DOTS)

    def click(self, event: QMouseEvent) -> bool:
        """Unfold what the dots stand for that are clicked."""
        if event.type() != QEvent.Type.MouseButtonPress or not self._view.folding.any:
            return False
        point = event.position().toPoint()
        if not any(rect.contains(point) for rect in self.rects()):
            return False
        self._view.folding.unfold(self._view.cursorForPosition(point).blockNumber())
        return True

    def rects(self) -> Iterable[QRect]:
        """Where they are, of the lines in sight."""
        folded = set(self._view.folding.folded())
        metrics = self._view.fontMetrics()
        width = metrics.horizontalAdvance(_DOTS) + UNIT
        for block, top in self._view.rows.visible():
            if block.blockNumber() in folded:
                end = QTextCursor(block)
                end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
                left = self._view.cursorRect(end).right() + UNIT
                yield QRect(left, int(top) + 2, width, metrics.height() - 4)
