"""The cursor of a terminal, and what an input method is composing there."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QInputMethodEvent, QPainter

from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_look import contrast, readable
from pierhead.ui.widgets.terminal_preedit import Preedit
from pierhead.ui.widgets.terminal_tiles import Ink

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_canvas import TerminalCanvas

_THIN = 1.5
"""Logical pixels that a bar and an underline are thick."""
_TIRES = 15.0
"""Seconds without input and movement after which it stays, so that the machine can sleep."""
_LEAST_CONTRAST = 1.5
"""Of a block to what is around it."""


class Seen(NamedTuple):
    """The cursor as of the last frame: absolute line, column, cells, shape."""

    line: int = 0
    column: int = 0
    span: int = 1
    shape: CursorShape | None = None
    """None while the program hides it."""
    blinks: bool = False


class Cursor(QObject):
    """Paints the cursor in the shape the program wants, blinks it, hollow without the focus."""

    def __init__(self, canvas: TerminalCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._seen = Seen()
        self._awake_since = 0.0
        self.preedit = Preedit()
        """What an input method shows before it is committed."""

    @property
    def blinks(self) -> bool:
        """Whether it comes and goes now."""
        awake = perf_counter() - self._awake_since < _TIRES
        return self._seen.blinks and self._seen.shape is not None and awake

    def wake(self) -> None:
        """Show it now and begin to blink anew: something was typed, or the focus changed."""
        self._awake_since = perf_counter()
        self._canvas.blink.restart()
        self.moved()
        self._update()

    def moved(self) -> None:
        """Take over from the emulator where and how it is, for the frame that is shown next."""
        seen = self._look()
        if seen != self._seen:
            self._update()
            if seen[:2] != self._seen[:2]:
                self._awake_since = perf_counter()
                self._canvas.blink.restart()
            self._seen = seen
            self._update()
            self._canvas.updateMicroFocus()
        self._canvas.settle_blinking()

    def turn(self) -> None:
        """The blinking clock has ticked."""
        if self._seen.blinks:
            self._update()

    def compose(self, event: QInputMethodEvent) -> None:
        """Show what an input method composes, in place of the cursor."""
        self._update()
        self.preedit = Preedit.of(event)
        self._update()
        self._canvas.updateMicroFocus()

    def rectangle(self) -> QRectF:
        """Where the next character will be, in the viewport: an input method opens beside it."""
        if self.preedit:
            left = self._preedit_rect().x() + self.preedit.caret * self._canvas.cells.width
            rect = QRect(self._rect())
            rect.moveLeft(left)
            return self._canvas.logical(rect)
        return self._canvas.logical(self._rect())

    def _look(self) -> Seen:
        emulator, style = self._canvas.emulator, self._canvas.style_chosen
        line, column = emulator.cursor
        text = emulator.line(line).text
        if text[column : column + 1] == TAIL:
            column -= 1
        span = 2 if text[column + 1 : column + 2] == TAIL else 1
        shape = emulator.cursor_shape if emulator.cursor_asked else style.cursor_shape
        blinks = style.cursor_blinks if style.cursor_blinks is not None else emulator.cursor_blinks
        return Seen(line, column, span, shape if emulator.cursor_visible else None, blinks)

    def _rect(self) -> QRect:
        return self._canvas.device_rect(self._seen.line, self._seen.column, self._seen.span)

    def _preedit_rect(self) -> QRect:
        """The cells that are being composed: moved left rather than out of sight on the right."""
        canvas, preedit = self._canvas, self.preedit
        columns = canvas.emulator.columns
        column = min(self._seen.column, columns - preedit.cells)
        # What is longer than the terminal shows where its caret is.
        column = max(column, min(0, columns - 1 - preedit.caret))
        return canvas.device_rect(self._seen.line, column, preedit.cells)

    def _update(self) -> None:
        rect = self._rect()
        if self.preedit:
            rect = rect.united(self._preedit_rect())
        self._canvas.viewport().update(self._canvas.logical(rect).toAlignedRect())

    # -- painting, in device pixels

    def paint(self, painter: QPainter) -> None:
        """Paint it, or the text that is being composed, over the lines."""
        canvas = self._canvas
        if self.preedit:
            self.preedit.paint(painter, self._preedit_rect(), canvas.painter)
        elif self._seen.shape is None:
            return
        elif not canvas.hasFocus():
            self._paint_hollow(painter)
        elif canvas.blink.lit or not self.blinks:
            self._paint_shape(painter, self._seen.shape)

    def _paint_hollow(self, painter: QPainter) -> None:
        rect, thin = self._rect(), max(1, round(self._canvas.cells.scale))
        colour = QColor(self._colours()[1])
        inner = rect.adjusted(thin, thin, -thin, -thin)
        for x, y, width, height in (
            (rect.x(), rect.y(), rect.width(), thin),
            (rect.x(), inner.bottom() + 1, rect.width(), thin),
            (rect.x(), inner.y(), thin, inner.height()),
            (inner.right() + 1, inner.y(), thin, inner.height()),
        ):
            painter.fillRect(x, y, width, height, colour)

    def _paint_shape(self, painter: QPainter, shape: CursorShape) -> None:
        rect, cells = self._rect(), self._canvas.cells
        text, back = self._colours()
        thin = max(1, round(_THIN * cells.scale))
        if shape is CursorShape.UNDERLINE:
            painter.fillRect(rect.adjusted(0, rect.height() - thin, 0, 0), QColor(back))
        elif shape is CursorShape.BAR:
            painter.fillRect(rect.x(), rect.y(), thin, rect.height(), QColor(back))
        else:
            cluster, span, ink = self._cell()
            ink = ink._replace(colour=text, background=back, least=1.0, underline_colour=text)
            image = self._canvas.painter.draw_cells([(cluster, span, ink)])
            painter.drawImage(rect.topLeft(), image)

    def _cell(self) -> tuple[str, int, Ink]:
        line = self._canvas.frames.line(self._seen.line)
        return self._canvas.painter.cell(line, self._seen.column)

    def _colours(self) -> tuple[int, int]:
        """The text in the cursor, and the cursor, which can always be told from its place."""
        painter, ink = self._canvas.painter, self._cell()[2]
        cursor, text = painter.look.cursor, painter.background
        if contrast(cursor, ink.background) < _LEAST_CONTRAST:
            cursor, text = ink.text, ink.background
        return readable(text, cursor, painter.style.least_contrast), cursor
