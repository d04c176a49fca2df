"""The shapes of a terminal's characters, drawn once for all the colours that they will have.

A shape is a mask, how much of each pixel is covered, and lies on its side: one column of pixels
after the other, each from the bottom up. So the masks of neighbours make a line's when one is
simply put behind the other.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from pierhead.core.style import Flag
from pierhead.ui.widgets.terminal_cells import Cells
from pierhead.ui.widgets.terminal_look import is_shape
from pierhead.ui.widgets.terminal_shapes import draw_shape
from pierhead.ui.widgets.terminal_underlines import draw_underline

UNDERLINE = 8
"""By how many bits the kind of the underline is shifted in a glyph's ``form``."""
FORM = Flag.BOLD | Flag.ITALIC | Flag.STRIKE | Flag.OVERLINE
"""The attributes that change a shape; with an underline they are its form."""
ON_ITS_SIDE = QTransform().rotate(90)
"""Makes columns of pixels, each from the bottom up, one behind the other."""

_MOST = 20_000
_FAINT = 48
"""What leans out of a cell and is covered less than this is left away."""
_ROOMY = 1.1
"""How many times as wide as its cells a character may be before it is made smaller."""
_BLACK, _WHITE = QColor(0, 0, 0), QColor(255, 255, 255)


class Glyph(NamedTuple):
    """One character, or a cluster of them, in one form."""

    span: int
    """Cells that it takes."""
    mask: bytes
    """One byte per pixel, each column of pixels padded to a multiple of four."""
    colours: QImage | None
    """Of what has colours of its own, an emoji: premultiplied, on its side."""
    leans: tuple[tuple[int, QImage], ...]
    """What reaches out of its cells: pixels from its left edge, and a mask that stands upright."""
    shape: bool
    """Whether it joins its neighbours to a picture, or is blank: it is not there to be read."""


class Glyphs:
    """Draws glyphs with the fonts of some cells, and remembers them."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._kept: dict[tuple[str, int, int], Glyph] = {}

    def glyph(self, cluster: str, span: int, form: int) -> Glyph:
        """The shape of a cluster in one or two cells; a space may be underlined too."""
        key = (cluster, span, form)
        glyph = self._kept.get(key)
        if glyph is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            glyph = self._kept[key] = self._draw(cluster, span, form)
        return glyph

    def _draw(self, cluster: str, span: int, form: int) -> Glyph:
        cells = self.cells
        cell = QRect(cells.width, 0, span * cells.width, cells.height)
        image = self._blank(span)
        painter = QPainter(image)
        colours = None
        drawn = cluster.isspace() or draw_shape(painter, cluster, cell, _WHITE)
        if not drawn:
            if len(cluster) == 1 and span == 1 and cells.fits(cluster):
                painter.setFont(cells.font(form))
                painter.setPen(_WHITE)
                painter.drawText(cell.x(), cells.ascent, cluster)
            elif self._has_colours(cluster, cell, form):
                colours = self._coloured(cluster, cell, form)
            else:
                self._draw_odd(painter, cluster, cell, form, _WHITE)
        self._draw_lines(painter, cell, form)
        painter.end()
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        lying = grey.copy(cell).transformed(ON_ITS_SIDE)
        shape = cluster.isspace() or is_shape(cluster)
        leans = () if drawn else tuple(self._leans(grey, span))
        return Glyph(span, bytes(lying.constBits()), colours, leans, shape)

    def _blank(self, span: int) -> QImage:
        """Room for a glyph with a cell on either side, black."""
        cells = self.cells
        image = QImage((span + 2) * cells.width, cells.height, QImage.Format.Format_RGB32)
        image.fill(_BLACK)
        return image

    def _has_colours(self, cluster: str, cell: QRect, form: int) -> bool:
        """Whether something can be seen although it is written in black on black."""
        image = self._blank(cell.width() // self.cells.width)
        blank = QImage(image)
        painter = QPainter(image)
        self._draw_odd(painter, cluster, cell, form, _BLACK)
        painter.end()
        return image != blank

    def _coloured(self, cluster: str, cell: QRect, form: int) -> QImage:
        image = QImage(cell.size(), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self._draw_odd(painter, cluster, QRect(image.rect()), form, _WHITE)
        painter.end()
        return image.transformed(ON_ITS_SIDE)

    def _draw_odd(
        self, painter: QPainter, cluster: str, cell: QRect, form: int, colour: QColor
    ) -> None:
        """What comes from another font or is composed: centred in its cells, never larger."""
        cells = self.cells
        font, advance, ink = cells.setting(cluster, form, cell.width() // cells.width)
        scale = min(
            # A little too wide is rather left as it is than blurred.
            1.0 if advance < _ROOMY * cell.width() else cell.width() / advance,
            (cell.width() + 1) / max(1.0, ink.width()),
            (cell.height() + 1) / max(1.0, ink.height()),
        )
        left = cell.x() + (cell.width() - advance * scale) / 2
        # From below a base line that is its own to one that keeps it inside the cell.
        low = max(0.0, -ink.top() * scale - cells.ascent)
        high = max(0.0, cells.ascent + ink.bottom() * scale - cell.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(font)
        painter.setPen(colour)
        painter.translate(round(left), round(cells.ascent + low - high))
        painter.scale(scale, scale)
        painter.drawText(QPointF(0, 0), cluster)
        painter.restore()

    def _draw_lines(self, painter: QPainter, cell: QRect, form: int) -> None:
        """The lines through, over and under a character."""
        cells, thin = self.cells, self.cells.thin
        if form & Flag.STRIKE:
            painter.fillRect(cell.x(), round(cells.ascent * 0.65), cell.width(), thin, _WHITE)
        if form & Flag.OVERLINE:
            painter.fillRect(cell.x(), 0, cell.width(), thin, _WHITE)
        for number in range(cell.width() // cells.width):
            one = QRect(cell.x() + number * cells.width, 0, cells.width, cells.height)
            draw_underline(painter, form >> UNDERLINE, one, cells.ascent + thin, (thin, _WHITE))

    def _leans(self, grey: QImage, span: int) -> list[tuple[int, QImage]]:
        """What stands in the cells beside it."""
        width, height = self.cells.width, self.cells.height
        leans = []
        for start in (0, (span + 1) * width):
            part = grey.copy(start, 0, width, height)
            bits, stride = bytes(part.constBits()), part.bytesPerLine()
            # Behind each row of pixels is room that holds anything.
            rows = (bits[at : at + width] for at in range(0, len(bits), stride))
            if max(map(max, rows)) >= _FAINT:
                part.reinterpretAsFormat(QImage.Format.Format_Alpha8)
                leans.append((start - width, part))
        return leans
