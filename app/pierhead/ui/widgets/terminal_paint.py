"""Draw lines of a terminal as pixmaps, and remember those that were drawn.

Everything here is in device pixels, so that cells are whole pixels and lines join at every scale.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPen, QPixmap

from pierhead.core.style import DEFAULT, PLAIN, RGB, Flag, Style
from pierhead.terminal.row import Line, Run
from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_boxes import FIRST, LAST, draw_box
from pierhead.ui.widgets.terminal_look import Look, TerminalStyle, is_shape, mix, readable

_CACHE_BYTES = 24 << 20
_DIM = 0.6
_EIGHT = 8
_DOUBLE, _CURLY, _DOTTED, _DASHED = 2, 3, 4, 5


class Cells:
    """The size of a cell, and the fonts that fill it, at one scale."""

    def __init__(self, font: QFont, scale: float, style: TerminalStyle) -> None:
        self.scale = scale
        regular = QFont(font)
        regular.setPointSizeF(QFontInfo(font).pointSizeF() * scale)
        regular.setKerning(False)
        regular.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        metrics = QFontMetricsF(regular)
        advance = metrics.horizontalAdvance("0" * 64) / 64
        self.width = max(1, round(advance + style.letter_spacing * scale))
        height = metrics.height()
        self.height = max(1, round(height * style.line_height))
        self.ascent = round(metrics.ascent() + (self.height - height) / 2)
        regular.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self.width - advance)
        self._fonts = [_variant(regular, kind) for kind in range(4)]
        self._metrics = metrics
        self._advance = advance

    def font(self, flags: int) -> QFont:
        """Regular, bold, italic or both."""
        return self._fonts[bool(flags & Flag.BOLD) + 2 * bool(flags & Flag.ITALIC)]

    @lru_cache(maxsize=4096)  # noqa: B019 - a handful of instances live as long as the app
    def fits(self, character: str) -> bool:
        """Whether the font has a character in exactly one cell, so that it can be part of a run."""
        code = ord(character)
        if not self._metrics.inFontUcs4(code):
            return False
        return abs(self._metrics.horizontalAdvance(character) - self._advance) < 0.01  # noqa: PLR2004

    def advance(self, text: str) -> float:
        """How wide the font draws something."""
        return self._metrics.horizontalAdvance(text)


def _variant(font: QFont, kind: int) -> QFont:
    result = QFont(font)
    result.setBold(bool(kind & 1))
    result.setItalic(bool(kind & 2))
    return result


class LinePainter:
    """Pixmaps of lines: drawn once, kept for as long as they are likely to come again."""

    def __init__(self, cells: Cells, look: Look, style: TerminalStyle) -> None:
        self.cells = cells
        self.look = look
        self.style = style
        self.reversed = False
        self.least = 0
        """How many lines are kept whatever their size: those that can be seen at once."""
        self._kept: OrderedDict[object, QPixmap] = OrderedDict()
        self._bytes = 0

    def pixmap(self, line: Line) -> QPixmap | None:
        """The picture of a line over the background; None for an empty one."""
        if not line.text and not line.ids:
            return None
        key = (self.reversed, *line.key)
        pixmap = self._kept.get(key)
        if pixmap is not None:
            self._kept.move_to_end(key)
            return pixmap
        pixmap = self._kept[key] = self._draw(line)
        self._bytes += _size(pixmap)
        while self._bytes > _CACHE_BYTES and len(self._kept) > max(1, self.least):
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        return pixmap

    @property
    def background(self) -> int:
        """What is behind the lines."""
        return self.look.foreground if self.reversed else self.look.background

    def _draw(self, line: Line) -> QPixmap:
        cells = self.cells
        size = max(len(line.text), len(line.ids))
        # One cell more, for slanted letters that lean out of the last one.
        pixmap = QPixmap((size + 1) * cells.width, cells.height)
        pixmap.fill(QColor(self.background))
        painter = QPainter(pixmap)
        runs = list(line.runs)
        for run in runs:
            background = self.shown(run.style)[1]
            if background != self.background:
                area = QRect(run.column * cells.width, 0, len(run.text) * cells.width, cells.height)
                painter.fillRect(area, QColor(background))
        for run in runs:
            self._draw_run(painter, run, line)
        painter.end()
        pixmap.setDevicePixelRatio(cells.scale)
        return pixmap

    def draw_cell(self, painter: QPainter, line: Line, column: int) -> None:
        """Draw one character in the background's colour, for the cursor that is behind it."""
        wide = line.text[column + 1 : column + 2] == TAIL
        text = line.text[column : column + 1 + wide]
        style = next((run.style for run in line.runs if _covers(run, column)), PLAIN)
        if text.strip():
            colour = QColor(self.background)
            painter.setFont(self.cells.font(style.flags))
            painter.setPen(colour)
            self._draw_text(painter, Run(column, text, style), line, (colour, colour))

    def shown(self, style: Style, *, shape: bool = False) -> tuple[int, int]:
        """Foreground and background of a style, as they are seen; text is made readable."""
        bright = self.style.bold_is_bright and style.flags & Flag.BOLD and 0 <= style.fg < _EIGHT
        foreground = self.look.rgb(style.fg + _EIGHT * bool(bright), self.look.foreground)
        background = self.look.rgb(style.bg, self.look.background)
        if bool(style.flags & Flag.REVERSE) != self.reversed:
            foreground, background = background, foreground
        least = self.style.least_contrast
        if style.flags & Flag.DIM:
            foreground = mix(foreground, background, _DIM)
            least /= 2
        # Text in the very colour that is behind it is meant to hide.
        if not shape and (style.fg != style.bg or style.fg == DEFAULT):
            foreground = readable(foreground, background, least)
        if style.flags & Flag.CONCEAL:
            foreground = background
        return foreground, background

    def _draw_run(self, painter: QPainter, run: Run, line: Line) -> None:
        style = run.style
        colour = QColor(self.shown(style)[0])
        if not run.text.isspace():
            painter.setFont(self.cells.font(style.flags))
            painter.setPen(colour)
            shapes = QColor(self.shown(style, shape=True)[0])
            self._draw_text(painter, run, line, (colour, shapes))
        if style.underline or style.flags & (Flag.STRIKE | Flag.OVERLINE):
            self._draw_lines(painter, run, colour)

    def _draw_text(
        self, painter: QPainter, run: Run, line: Line, colours: tuple[QColor, QColor]
    ) -> None:
        """``colours`` are for text, which is the pen's too, and for shapes."""
        cells = self.cells
        left = run.column * cells.width
        if run.text.isascii() and not line.marks and TAIL not in run.text:
            painter.drawText(left, cells.ascent, run.text.rstrip())
            return
        for start, text, whole in self._pieces(run, line):
            x = left + start * cells.width
            if whole:
                painter.drawText(x, cells.ascent, text)
            else:
                self._draw_odd(painter, x, text, colours[is_shape(text[0])])

    def _pieces(self, run: Run, line: Line) -> list[tuple[int, str, bool]]:
        """Text to draw at once, and single characters that need care: ``(cell, text, whole)``."""
        pieces: list[tuple[int, str, bool]] = []
        for index, cell in enumerate(run.text):
            if cell == TAIL:
                continue
            cluster = line.marks.get(run.column + index, "")
            follows = run.text[index + 1 : index + 2] == TAIL
            whole = not cluster and not follows
            whole = whole and (cell.isascii() or (not is_shape(cell) and self.cells.fits(cell)))
            start, before, joins = pieces[-1] if pieces else (0, "", False)
            if whole and joins and start + len(before) == index:
                pieces[-1] = (start, before + cell, True)
            elif cell != " " or cluster:
                pieces.append((index, (cluster or cell) + TAIL * follows, whole))
        return pieces

    def _draw_odd(self, painter: QPainter, x: int, text: str, colour: QColor) -> None:
        """A character that may come from another font: centred in its cells, never wider."""
        cells = self.cells
        room = cells.width * (2 if text.endswith(TAIL) else 1)
        text = text.removesuffix(TAIL)
        box = FIRST <= text <= LAST and len(text) == 1
        if box and draw_box(painter, text, QRect(x, 0, room, cells.height), colour):
            return
        advance = cells.advance(text)
        scale = min(1.0, room / advance) if advance > 0 else 1.0
        painter.save()
        painter.setPen(colour)
        painter.translate(x + (room - advance * scale) / 2, cells.ascent)
        painter.scale(scale, scale)
        painter.drawText(QPointF(0, 0), text)
        painter.restore()

    def _draw_lines(self, painter: QPainter, run: Run, colour: QColor) -> None:
        cells, style = self.cells, run.style
        left, right = run.column * cells.width, (run.column + len(run.text)) * cells.width
        thin = max(1, round(cells.height / 16))
        if style.flags & Flag.STRIKE:
            painter.fillRect(left, round(cells.ascent * 0.65), right - left, thin, colour)
        if style.flags & Flag.OVERLINE:
            painter.fillRect(left, 0, right - left, thin, colour)
        if style.underline:
            under = QColor(self.look.rgb(style.underline_color, colour.rgb() & (RGB - 1)))
            _draw_underline(painter, style.underline, (left, right), cells, under)


def _draw_underline(
    painter: QPainter, kind: int, span: tuple[int, int], cells: Cells, colour: QColor
) -> None:
    left, right = span
    thin = max(1, round(cells.height / 16))
    y = min(cells.ascent + thin, cells.height - thin)
    if kind == _CURLY:
        step = 2 * thin
        pen = QPen(colour, thin)
        for index, x in enumerate(range(left, right, step)):
            painter.setPen(pen)
            low, high = y + thin, y
            ends = (high, low) if index % 2 else (low, high)
            painter.drawLine(
                x, min(ends[0], cells.height - 1), x + step, min(ends[1], cells.height - 1)
            )
        return
    gap = {_DOTTED: thin, _DASHED: 2 * thin}.get(kind, 0)
    length = {_DOTTED: thin, _DASHED: 4 * thin}.get(kind, right - left)
    for x in range(left, right, max(1, length + gap)):
        painter.fillRect(x, y, min(length, right - x), thin, colour)
    if kind == _DOUBLE:
        painter.fillRect(left, min(y + 2 * thin, cells.height - thin), right - left, thin, colour)


def _covers(run: Run, column: int) -> bool:
    return run.column <= column < run.column + len(run.text)


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
