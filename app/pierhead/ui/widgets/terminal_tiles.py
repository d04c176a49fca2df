"""Lines of a terminal, put together from cells that were coloured before.

A coloured cell is a piece of memory that lies on its side, as glyphs do: pieces put one behind
the other are a line, which Qt turns upright faster than it could draw a word of it. New cells are
coloured all at once: colours are filled in, and the masks of their glyphs cut them out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from PySide6.QtGui import QImage, QPainter, QTransform

from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_glyphs import UNDERLINE, Glyph, Glyphs
from pierhead.ui.widgets.terminal_look import readable

PLAIN = "\0"
"""The number of the plain style, as lines have it."""
RGB = QImage.Format.Format_RGB32
"""How lines are kept."""

_MOST_BYTES = 32 << 20
_BLANK = f" {PLAIN}"
_OPAQUE = 0xFF000000
_PIXEL = 4
_ARGB = QImage.Format.Format_ARGB32_Premultiplied
_ALPHA = QImage.Format.Format_Alpha8


class Ink(NamedTuple):
    """How cells of one style are coloured; colours are 0xrrggbb."""

    colour: int
    background: int
    least: float = 1.0
    """The contrast that text has at least; what joins to pictures keeps its colour."""
    form: int = 0
    """What changes the shape of glyphs, see ``terminal_glyphs.FORM``."""
    underline: int = 0
    """The kind of an underline that has a colour of its own."""
    underline_colour: int = 0
    blinks: bool = False
    hides: bool = False
    """Whether nothing can be seen but the background."""

    @property
    def text(self) -> int:
        """The colour of characters that are to be read."""
        return readable(self.colour, self.background, self.least) if self.least > 1 else self.colour


class Wanted(NamedTuple):
    """A cell, or two, to be coloured."""

    glyph: Glyph
    ink: Ink


class Tiles:
    """Draws lines of cells, whose styles are numbers, and keeps the cells."""

    def __init__(self, glyphs: Glyphs, ink: Callable[[str], Ink]) -> None:
        cells = self._cells = glyphs.cells
        self._glyphs = glyphs
        self._ink = ink
        self._stride = len(glyphs.glyph(" ", 1, 0).mask) // cells.width
        self._cell_bytes = cells.width * cells.height * _PIXEL
        self._kept: dict[str, bytes] = {}
        """Coloured cells, by character or cluster and, behind it, the number of the style."""
        self._leaning: dict[str, list[tuple[int, QImage]]] = {}
        """What reaches out of some of them, upright and from their left edge."""
        self._bytes = 0

    def forget(self) -> None:
        """Colours have changed, or the numbers stand for other styles now."""
        self._kept.clear()
        self._leaning.clear()
        self._bytes = 0

    def draw(
        self, image: QImage, y: int, cells: tuple[str, str, Mapping[int, str]], columns: int
    ) -> None:
        """Fill a row of an image with a line, its blank end and a blank cell to lean into.

        ``cells`` are text, style numbers and clusters as a ``Line`` has them.
        """
        keys = self._keys(*cells)
        try:
            tiles = list(map(self._kept.__getitem__, keys))
        except KeyError:
            self._learn(keys)
            tiles = list(map(self._kept.__getitem__, keys))
        tiles.append(tiles[-1] * (columns + 1 - len(keys)))
        data = b"".join(tiles)
        if len(data) != self._cell_bytes * (columns + 1):
            data = self._mended(keys, tiles)
        painter = QPainter(image)
        self._stand_up(painter, 0, y, data)
        self._lean(painter, y, keys)
        painter.end()

    def _keys(self, text: str, ids: str, marks: Mapping[int, str]) -> list[str]:
        """What the tiles of a line are kept by, and of a blank cell behind it."""
        size = max(len(text), len(ids))
        keys = [*map(add, text.ljust(size), ids.ljust(size, PLAIN)), _BLANK]
        for column, cluster in marks.items():
            if column < size:
                keys[column] = cluster + keys[column][-1]
        return keys

    def _mended(self, keys: list[str], tiles: list[bytes]) -> bytes:
        """Blanks for the halves of wide characters that stand alone; no row should hold such."""
        blank = self._kept[_BLANK]
        parts = []
        follows = False
        for key, after, tile in zip(keys, [*keys[1:], _BLANK], tiles, strict=False):
            if key[0] != TAIL:
                span = 1 + (after[0] == TAIL)
                parts.append(tile if len(tile) == span * len(blank) else blank * span)
            elif not follows:
                parts.append(blank)
            follows = key[0] != TAIL and after[0] == TAIL
        return b"".join([*parts, tiles[-1]])

    def draw_cells(self, wanted: Sequence[Wanted]) -> QImage:
        """Characters that are not remembered, in any colours, without what leans out of them."""
        span = sum(cell.glyph.span for cell in wanted)
        image = QImage(span * self._cells.width, self._cells.height, RGB)
        painter = QPainter(image)
        self._stand_up(painter, 0, 0, self._colour(wanted))
        painter.end()
        return image

    def _stand_up(self, painter: QPainter, x: int, y: int, data: bytes) -> None:
        height = self._cells.height
        width = len(data) // (height * _PIXEL)
        lying = QImage(data, height, width, height * _PIXEL, RGB)
        painter.setTransform(QTransform(0, -1, 1, 0, x, y + height))
        painter.drawImage(0, 0, lying)

    def _lean(self, painter: QPainter, y: int, keys: list[str]) -> None:
        """Draw what reaches out of cells, over all that is there."""
        if not self._leaning or self._leaning.keys().isdisjoint(keys):
            return
        painter.resetTransform()
        for column, key in enumerate(keys):
            if key in self._leaning:
                for offset, part in self._leaning[key]:
                    painter.drawImage(column * self._cells.width + offset, y, part)

    # -- colouring

    def _learn(self, keys: list[str]) -> None:
        """Colour the cells that are not known yet."""
        if self._bytes > _MOST_BYTES:
            self.forget()
        new = list({*keys, _BLANK}.difference(self._kept))
        # What follows a wide character: it has filled both cells.
        self._kept.update({key: b"" for key in new if key[0] == TAIL})
        new = [key for key in new if key[0] != TAIL]
        wide = {key for key, after in pairwise(keys) if after[0] == TAIL}
        if not new:
            return
        glyph = self._glyphs.glyph
        wanted = []
        for key in new:
            ink = self._ink(key[-1])
            wanted.append(Wanted(glyph(key[:-1], 1 + (key in wide), ink.form), ink))
        data = self._colour(wanted)
        start = 0
        for key, cell in zip(new, wanted, strict=True):
            end = start + cell.glyph.span * self._cell_bytes
            self._kept[key] = data[start:end]
            start = end
            if cell.glyph.leans and not cell.ink.hides:
                self._leaning[key] = [(at, _tinted(part, cell)) for at, part in cell.glyph.leans]
        self._bytes += len(data)

    def _colour(self, wanted: Sequence[Wanted]) -> bytes:
        """The memory of many cells, one behind the other."""
        spans = [cell.glyph.span for cell in wanted]
        image = self._filled([cell.ink.background for cell in wanted], spans, RGB)
        painter = QPainter(image)
        colours = [ink.colour if glyph.shape else ink.text for glyph, ink in wanted]
        self._cut_out(painter, self._filled(colours, spans, _ARGB), [c.glyph.mask for c in wanted])
        if any(cell.ink.underline for cell in wanted):
            colours = [cell.ink.underline_colour for cell in wanted]
            self._cut_out(
                painter, self._filled(colours, spans, _ARGB), map(self._underline, wanted)
            )
        top = 0
        for glyph, ink in wanted:
            if glyph.colours is not None and not ink.hides:
                painter.drawImage(0, top, glyph.colours)
            top += glyph.span * self._cells.width
        painter.end()
        return bytes(image.constBits())

    def _filled(self, colours: Iterable[int], spans: Iterable[int], form: QImage.Format) -> QImage:
        """Cells lying on their side, each full of a colour."""
        height, size = self._cells.height, self._cell_bytes
        data = b"".join(map(_full, colours, [size * span for span in spans]))
        # Copied, since it will be drawn into.
        return QImage(data, height, len(data) // (height * _PIXEL), height * _PIXEL, form).copy()

    def _cut_out(self, painter: QPainter, image: QImage, masks: Iterable[bytes]) -> None:
        """Draw an image where masks cover it."""
        data = b"".join(masks)
        mask = QImage(data, image.width(), image.height(), self._stride, _ALPHA)
        cutter = QPainter(image)
        cutter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        cutter.drawImage(0, 0, mask)
        cutter.end()
        painter.drawImage(0, 0, image)

    def _underline(self, wanted: Wanted) -> bytes:
        form = wanted.ink.underline << UNDERLINE
        return self._glyphs.glyph(" ", wanted.glyph.span, form).mask


@lru_cache(maxsize=4096)
def _full(colour: int, size: int) -> bytes:
    return (_OPAQUE | colour).to_bytes(_PIXEL, sys.byteorder) * (size // _PIXEL)


def _tinted(mask: QImage, wanted: Wanted) -> QImage:
    """The colour of a cell where an upright mask covers it."""
    image = QImage(mask.size(), _ARGB)
    image.fill(_OPAQUE | wanted.ink.text)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, mask)
    painter.end()
    return image
