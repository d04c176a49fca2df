"""Draw rows of a log: text in cells, looks, what is selected and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF

from pierhead.core.log_levels import Level
from pierhead.core.style import DEFAULT, Flag, Style
from pierhead.engine.api_inside import Stream
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.log_line import Piece, ShownLine
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, Look

GUTTER = 2.5 * UNIT
"""Left of everything: the place of the marks for standard error and for what can be unfolded."""
FOLD = 1.25 * UNIT
"""Where the mark for what can be unfolded begins."""
LONGEST_NAME = 20
"""Cells of a log's name beside its lines, at most."""
_MARK_WIDTH = 3.0
_HUES = (205, 145, 285, 180, 325, 95, 250, 60)
"""Of several logs; red and orange are for what is wrong."""
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
        self.names: Sequence[str] = ()
        """What the logs are called, if there are several."""
        self.levels = True
        """Whether lines are coloured by how grave they are."""
        self._colors = colors()
        self._look = DARK_LOOK if self._colors.dark else LIGHT_LOOK
        self._muted = QColor(self._colors.muted)
        self._selection = QColor(self._colors.selection)

    @property
    def left(self) -> float:
        """Where the text begins."""
        return self._after_names + (self.times + 1 if self.times else 0) * self.cell

    @property
    def _after_names(self) -> float:
        longest = max((min(len(name), LONGEST_NAME) for name in self.names), default=-1)
        return GUTTER + (longest + 1) * self.cell

    def draw_gutter(
        self, painter: QPainter, y: float, shown: ShownLine, time: str, *, unfolded: bool
    ) -> None:
        """Draw what is left of a line's first row: its stream, its log, and its time."""
        if shown.line.stream is Stream.ERR:
            mark = QRectF(UNIT / 2, y + 1, _MARK_WIDTH, self.height - 2)
            painter.fillRect(mark, QColor(self._colors.warn))
        if shown.foldable:
            self._draw_fold(painter, y, unfolded)
        painter.setFont(self.fonts[0])
        if self.names and not shown.line.apart:
            number = shown.line.source
            painter.setPen(source_color(number, dark=self._colors.dark))
            name = self.names[number] if number < len(self.names) else ""
            short = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
            painter.drawText(QPointF(GUTTER, y + self.ascent), short)
        if time:
            painter.setPen(self._muted)
            painter.drawText(QPointF(self._after_names, y + self.ascent), time)

    def _draw_fold(self, painter: QPainter, y: float, unfolded: bool) -> None:
        size, middle = UNIT / 2, y + self.height / 2
        tip = QPointF(size, 0) if not unfolded else QPointF(0, size)
        side = QPointF(tip.y(), tip.x())
        center = QPointF(FOLD + size, middle) - tip / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._muted)
        painter.drawPolygon(QPolygonF([center - side, center + side, center + tip]))
        painter.restore()

    def draw_row(
        self, painter: QPainter, y: float, shown: ShownLine, cells: tuple[int, int]
    ) -> None:
        """Draw the text that is in these cells, the first of them at the left."""
        first, last = cells
        tint = self._tint(shown)
        for piece in shown.pieces(first, last):
            x = self.left + (piece.cell - first) * self.cell
            self._draw(painter, x, y, piece, tint)

    def _tint(self, shown: ShownLine) -> QColor | None:
        """The colour of what has none of its own."""
        if not self.levels or shown.level is None or shown.level is Level.INFO:
            return None
        if shown.level <= Level.DEBUG:
            return self._muted
        return QColor(self._colors.warn if shown.level is Level.WARN else self._colors.bad)

    def _draw(
        self, painter: QPainter, x: float, y: float, piece: Piece, tint: QColor | None
    ) -> None:
        style = piece.style
        foreground, background = _shown(style, self._look)
        if tint is not None and style.fg == DEFAULT and not style.flags & Flag.REVERSE:
            foreground = tint
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


@lru_cache(maxsize=64)
def source_color(number: int, *, dark: bool) -> QColor:
    """The colour of one of several logs: neighbours differ, and all can be read."""
    hue = _HUES[number % len(_HUES)] / 360
    return QColor.fromHslF(hue, 0.62 if dark else 0.7, 0.68 if dark else 0.36)


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
