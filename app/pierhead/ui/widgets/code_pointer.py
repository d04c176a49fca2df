"""The mouse and several cursors: Alt and a click sets one, Alt+Shift a column of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QTextBlock

from pierhead.ui.widgets.code_carets import MOST
from pierhead.ui.widgets.code_changes import Caret

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


class CodePointer(QObject):
    """The presses of one view's text that Qt would take for something else."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._corner: QPoint | None = None
        self._pressed = False

    def handle(self, event: QMouseEvent) -> bool:
        """Do what the event is for; False leaves it to Qt."""
        point = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._press(event, point)
        if not self._pressed:
            return False
        if event.type() == QEvent.Type.MouseMove and self._corner is not None:
            self._select_column(self._corner, point)
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed, self._corner = False, None
        return True

    def _press(self, event: QMouseEvent, point: QPoint) -> bool:
        held = event.modifiers() & (_ALT | _SHIFT | Qt.KeyboardModifier.ControlModifier)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if held == _ALT:
            self._view.carets.toggle(self._view.cursorForPosition(point).position())
        elif held == _ALT | _SHIFT:
            self._corner = point
            self._select_column(point, point)
        else:
            self._view.carets.drop()
            return False
        self._pressed = True
        return True

    def _select_column(self, corner: QPoint, point: QPoint) -> None:
        """Put a cursor into each line between two points that selects what is between them."""
        width = max(1, self._view.fontMetrics().horizontalAdvance("0"))
        left = self._view.contentOffset().x() + self._view.document().documentMargin()
        columns = [max(0, round((each.x() - left) / width)) for each in (corner, point)]
        blocks = [self._view.cursorForPosition(each).block() for each in (corner, point)]
        first, last = sorted(blocks, key=QTextBlock.blockNumber)
        carets: list[Caret] = []
        block = first
        while block.isValid() and block.blockNumber() <= last.blockNumber() and len(carets) < MOST:
            ends = [block.position() + min(column, block.length() - 1) for column in columns]
            if block.isVisible():
                carets.append(Caret(*ends))
            block = block.next()
        if first != last:
            # Lines that end before the column have nothing to select, or to write in.
            reaching = [caret for caret in carets if not caret.empty]
            carets = reaching or carets
        down = blocks[1] == last
        self._view.carets.put(carets, len(carets) - 1 if down else 0)
