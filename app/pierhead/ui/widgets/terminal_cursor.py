"""The cursor of a terminal, and what an input method is composing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen

from pierhead.terminal.emulator import CursorShape

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_canvas import TerminalCanvas

_THIN = 2


class Cursor(QObject):
    """Paints the cursor in the shape the program wants, blinks it, hollow without the focus."""

    def __init__(self, view: TerminalCanvas) -> None:
        super().__init__(view)
        self._view = view
        self._on = True
        self._rect = QRectF()
        self.preedit = ""
        """What an input method shows before it is committed."""
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle)

    def wake(self) -> None:
        """Show it now and begin to blink anew: something was typed, or the focus changed."""
        self._on = True
        period = QGuiApplication.styleHints().cursorFlashTime() // 2
        blinks = self._view.style_chosen.cursor_blinks
        if blinks is None:
            blinks = self._view.emulator.cursor_blinks
        if self._view.hasFocus() and blinks and period > 0:
            self._blink.start(period)
        else:
            self._blink.stop()
        self.moved()

    def moved(self) -> None:
        """Have its old and its new place painted."""
        viewport = self._view.viewport()
        rect = self._view.cell_rect(*self._view.emulator.cursor, 2)
        viewport.update(self._rect.toAlignedRect())
        viewport.update(rect.toAlignedRect())
        if rect != self._rect:
            self._rect = rect
            self._on = True
            self._view.updateMicroFocus()

    def _toggle(self) -> None:
        self._on = not self._on
        self._view.viewport().update(self._rect.toAlignedRect())

    def paint(self, painter: QPainter) -> None:
        """Paint it, or the text that is being composed, over the lines."""
        view = self._view
        line, column = view.emulator.cursor
        if self.preedit:
            self._paint_preedit(painter, view.cell_rect(line, column))
        elif view.emulator.cursor_visible and (self._on or not view.hasFocus()):
            cells = 2 if view.emulator.line(line).text[column + 1 : column + 2] == "\0" else 1
            self._paint_shape(painter, view.cell_rect(line, column, cells))

    def _paint_shape(self, painter: QPainter, rect: QRectF) -> None:
        view = self._view
        colour = QColor(view.painter.look.cursor)
        if not view.hasFocus():
            painter.setPen(QPen(colour, 1))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        asked = view.emulator.cursor_asked
        shape = view.emulator.cursor_shape if asked else view.style_chosen.cursor_shape
        if shape is CursorShape.UNDERLINE:
            rect.setTop(rect.bottom() - _THIN)
        elif shape is CursorShape.BAR:
            rect.setWidth(_THIN)
        painter.fillRect(rect, colour)
        if shape is CursorShape.BLOCK:
            line, column = view.emulator.cursor
            scale = view.cells.scale
            painter.save()
            painter.scale(1 / scale, 1 / scale)
            origin = view.cell_rect(line, 0).topLeft() * scale
            painter.translate(origin)
            view.painter.draw_cell(painter, view.emulator.line(line), column)
            painter.restore()

    def _paint_preedit(self, painter: QPainter, rect: QRectF) -> None:
        view = self._view
        scale = view.cells.scale
        width = max(rect.width(), view.cells.advance(self.preedit) / scale)
        rect.setWidth(width)
        # Near the right edge it moves left rather than out of sight.
        rect.moveRight(min(rect.right(), view.viewport().width()))
        painter.fillRect(rect, QColor(view.painter.background))
        painter.setPen(QColor(view.painter.look.foreground))
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(1 / scale, 1 / scale)
        painter.setFont(view.cells.font(0))
        painter.drawText(QPointF(0, view.cells.ascent), self.preedit)
        painter.restore()
        painter.drawLine(rect.bottomLeft() - QPointF(0, 1), rect.bottomRight() - QPointF(0, 1))
