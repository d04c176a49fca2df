"""The kept picture of a terminal's lines, so that painting the same again is one copy of memory.

It is a ring: each line has the row that its absolute number gives it, so that nothing moves when
lines scroll, and only those that came into sight are drawn.
"""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple

from PySide6.QtGui import QImage, QPainter

from pierhead.terminal.line import Line
from pierhead.ui.widgets.terminal_paint import LinePainter
from pierhead.ui.widgets.terminal_tiles import RGB


class _Drawn(NamedTuple):
    number: int
    line: Line
    generation: int
    """What the style numbers in the line meant."""
    key: object
    blinks: bool


class Sheet:
    """Lines as they were drawn last, for as many as can be in sight."""

    def __init__(self, painter: LinePainter, columns: int, rows: int) -> None:
        self._painter = painter
        self.columns, self.rows = columns, rows
        cells = painter.cells
        # A cell more, for slanted letters that lean out of the last one.
        self._image = QImage((columns + 1) * cells.width, rows * cells.height, RGB)
        self._drawn: list[_Drawn | None] = [None] * rows
        self.lit = True
        """Whether blinking text is seen."""

    @property
    def width(self) -> int:
        """Device pixels."""
        return self._image.width()

    def holds(self, number: int) -> bool:
        """Whether a line is there, maybe as it was before it changed."""
        drawn = self._drawn[number % self.rows]
        return drawn is not None and drawn.number == number

    def line(self, number: int) -> Line | None:
        """A line as it was drawn, if it still can be understood."""
        drawn = self._drawn[number % self.rows]
        if drawn is None or drawn.number != number or drawn.generation != drawn.line.generation:
            return None
        return drawn.line

    def put(self, number: int, line: Line) -> bool:
        """Draw a line if it looks different; tells whether it does."""
        drawn, key = self._drawn[number % self.rows], line.key
        if drawn is not None and drawn.number == number and drawn.key == key:
            return False
        self._draw(number, line, key)
        return True

    def blink(self, lit: bool) -> list[int]:
        """Draw the lines in which something blinks anew; returns their numbers."""
        self.lit = lit
        return self._redraw([drawn for drawn in self._drawn if drawn is not None and drawn.blinks])

    def show_pictures(self) -> list[int]:
        """Draw the lines that show images anew; returns their numbers."""
        return self._redraw([drawn for drawn in self._drawn if drawn and drawn.line.pieces])

    def _redraw(self, lines: list[_Drawn]) -> list[int]:
        known = [drawn for drawn in lines if self.line(drawn.number) is not None]
        for drawn in known:
            self._draw(drawn.number, drawn.line, drawn.key)
        return [drawn.number for drawn in known]

    @property
    def blinks(self) -> bool:
        """Whether there is anything that does."""
        return any(drawn is not None and drawn.blinks for drawn in self._drawn)

    def _draw(self, number: int, line: Line, key: object) -> None:
        row = number % self.rows
        y = row * self._painter.cells.height
        blinks = self._painter.draw(self._image, y, line, self.columns, lit=self.lit)
        self._drawn[row] = _Drawn(number, line, line.generation, key, blinks)

    def paint(self, painter: QPainter, x: int, y: int, numbers: range) -> None:
        """Paint neighbouring lines, all of which are there, in device pixels."""
        height, width = self._painter.cells.height, self._image.width()
        number = numbers.start
        while number < numbers.stop:
            row = number % self.rows
            count = min(numbers.stop - number, self.rows - row)
            painter.drawImage(x, y, self._image, 0, row * height, width, count * height)
            y += count * height
            number += count
        now = perf_counter()
        for drawn in self._drawn:
            if drawn is not None and drawn.line.pieces and drawn.number in numbers:
                for piece in drawn.line.pieces:
                    piece.placement.image.shown = now
