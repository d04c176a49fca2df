"""Draw rows of a log: text in cells, looks, what is selected and what was found."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from pierhead.core.style import Flag, Style
from pierhead.engine.api_inside import Stream
from pierhead.engine.decode import moment
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.log_line import Piece, ShownLine
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, Look

GUTTER = 1.5 * UNIT
"""Left of everything: the place of the mark for lines that went to standard error."""
_MARK_WIDTH = 3.0
_DIM = 0.62
_TINT, _STRONG = 70, 150
"""How opaque the colour behind a match is, and behind the current one."""


class RowPainter:
    """Fonts, colours and measures of a view, and how a row is drawn with them."""

    def __init__(self, font: QFont) -> None:
        self.fonts = [_variant(font, kind) for kind in range(4)]
        metrics = QFontMetricsF(self.fonts[0])
        self.cell = metrics.horizontalAdvance("0" * 64) / 64
        self.height = float(round(metrics.height() + 2))
        self.ascent = metrics.ascent() + 1
        self.times = 0
        """Cells that the times take; 0 when they are not shown."""
        self._colors = colors()
        self._look = DARK_LOOK if self._colors.dark else LIGHT_LOOK
        self._muted = QColor(self._colors.muted)
        self._selection = QColor(self._colors.selection)

    @property
    def left(self) -> float:
        """Where the text begins."""
        return GUTTER + (self.times + 1 if self.times else 0) * self.cell

    def draw_gutter(self, painter: QPainter, y: float, shown: ShownLine, time: str) -> None:
        """Draw what is left of a line's first row: its stream, and its time."""
        if shown.line.stream is Stream.ERR:
            mark = QRectF(UNIT / 2, y + 1, _MARK_WIDTH, self.height - 2)
            painter.fillRect(mark, QColor(self._colors.warn))
        if time:
            painter.setFont(self.fonts[0])
            painter.setPen(self._muted)
            painter.drawText(QPointF(GUTTER, y + self.ascent), time)

    def draw_row(
        self, painter: QPainter, y: float, shown: ShownLine, cells: tuple[int, int]
    ) -> None:
        """Draw the text that is in these cells, the first of them at the left."""
        first, last = cells
        for piece in shown.pieces(first, last):
            x = self.left + (piece.cell - first) * self.cell
            self._draw(painter, x, y, piece)

    def _draw(self, painter: QPainter, x: float, y: float, piece: Piece) -> None:
        style = piece.style
        foreground, background = _shown(style, self._look)
        size = piece.cells * self.cell
        if background is not None:
            painter.fillRect(QRectF(x, y, size, self.height), background)
        bold, italic = bool(style.flags & Flag.BOLD), bool(style.flags & Flag.ITALIC)
        painter.setFont(self.fonts[bold + 2 * italic])
        painter.setPen(foreground)
        painter.drawText(QPointF(x, y + self.ascent), piece.text)
        if style.underline or style.flags & Flag.STRIKE:
            at = y + self.ascent * (0.7 if style.flags & Flag.STRIKE else 1.1)
            painter.drawLine(QPointF(x, at), QPointF(x + size, at))

    def draw_selection(
        self,
        painter: QPainter,
        y: float,
        shown: ShownLine,
        columns: tuple[int, int],
        cells: tuple[int, int],
    ) -> None:
        """Draw what is behind selected characters, as far as they are in these cells."""
        start, end = shown.cell(columns[0]), shown.cell(columns[1])
        # The end of a line that goes on being selected in the next one is a cell of its own.
        end += columns[1] > len(shown.text)
        self._behind(painter, y, (start, end), cells, self._selection)

    def draw_match(
        self,
        painter: QPainter,
        y: float,
        shown: ShownLine,
        columns: tuple[int, int],
        cells: tuple[int, int],
        *,
        current: bool,
    ) -> None:
        """Draw what is behind characters that were searched for."""
        color = QColor(self._colors.warn)
        color.setAlpha(_STRONG if current else _TINT)
        start, end = shown.cell(columns[0]), shown.cell(columns[1])
        self._behind(painter, y, (start, end), cells, color)

    def _behind(
        self,
        painter: QPainter,
        y: float,
        span: tuple[int, int],
        cells: tuple[int, int],
        color: QColor,
    ) -> None:
        first, last = cells
        start, end = max(span[0], first), min(span[1], last)
        if end > start:
            left, width = self.left + (start - first) * self.cell, (end - start) * self.cell
            painter.fillRect(QRectF(left, y, width, self.height), color)


class Clock:
    """Times of lines in local time: of today without the date, else with it."""

    def __init__(self) -> None:
        self.dated = False

    @property
    def cells(self) -> int:
        """How many cells a time takes."""
        return len("2026-05-01 12:00:00.000" if self.dated else "12:00:00.000")

    def look_at(self, oldest: str) -> None:
        """Decide by the oldest line whether dates are needed."""
        when = moment(oldest)
        self.dated = bool(when and when.astimezone().date() != date.today())

    def text(self, time: str) -> str:
        """A line's time; empty when it is not known."""
        when = moment(time)
        if when is None:
            return ""
        shown = when.astimezone().isoformat(" ", "milliseconds")
        return shown[:23] if self.dated else shown[11:23]


@lru_cache(maxsize=512)
def _shown(style: Style, look: Look) -> tuple[QColor, QColor | None]:
    """Foreground and background of a style; None for that of the view."""
    foreground = look.rgb(style.fg, look.foreground)
    background = look.rgb(style.bg, look.background)
    if style.flags & Flag.REVERSE:
        foreground, background = background, foreground
    color = QColor(foreground)
    if style.flags & Flag.DIM:
        color.setAlphaF(_DIM)
    if style.flags & Flag.CONCEAL:
        color.setAlpha(0)
    filled = background != look.background
    return color, QColor(background) if filled else None


def _variant(font: QFont, kind: int) -> QFont:
    result = QFont(font)
    result.setKerning(False)
    result.setBold(bool(kind & 1))
    result.setItalic(bool(kind & 2))
    return result
