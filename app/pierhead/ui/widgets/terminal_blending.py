"""Which way lines of a terminal are drawn: the compiled one if it has been built, else tiles.

Both draw the same pixels. The compiled one blends what most lines are made of by itself, in any
number of colours; see ``terminal_blend.pyx``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_glyphs import ON_ITS_SIDE, Glyphs
from pierhead.ui.widgets.terminal_tiles import PLAIN, Ink, Tiles

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_blend import Blender

_MOST_GLYPHS = 8000
_LEAST_WIDTH = 4


def tiles(glyphs: Glyphs, ink: Callable[[str], Ink], *, compiled: bool | None = None) -> Tiles:
    """What draws lines; raises ImportError if it has to be compiled and is not."""
    cells = glyphs.cells
    # It writes four pixels at once, up to three of them into the next cell.
    if compiled is False or cells.width < _LEAST_WIDTH:
        return Tiles(glyphs, ink)
    try:
        from pierhead.ui.widgets.terminal_blend import Blender
    except ImportError:
        if compiled:
            raise
        return Tiles(glyphs, ink)
    return BlendedTiles(glyphs, ink, Blender(cells.width, cells.height))


class BlendedTiles(Tiles):
    """Has lines blended, and draws from tiles what is rare: emoji, marks, coloured underlines."""

    def __init__(self, glyphs: Glyphs, ink: Callable[[str], Ink], blender: Blender) -> None:
        super().__init__(glyphs, ink)
        self._blender = blender

    def forget(self) -> None:
        super().forget()
        self._blender.forget_inks()

    def draw(
        self, image: QImage, y: int, cells: tuple[str, str, Mapping[int, str]], columns: int
    ) -> None:
        text, ids, marks = cells
        bits = image.bits()
        assert isinstance(bits, memoryview)
        where = (bits, image.bytesPerLine(), y)
        rest = self._blender.draw(*where, text, ids, marks, columns)
        if rest is None:
            return
        if rest[0]:
            unknown = rest[0]
            if self._blender.glyphs > _MOST_GLYPHS:
                self._blender.forget_glyphs()
                unknown = list(range(columns + 1))
            for column in unknown:
                self._teach(text, ids, column)
            rest = self._blender.draw(*where, text, ids, marks, columns)
        if rest is not None:
            self._draw_rest(image, y, cells, rest[1])

    def _teach(self, text: str, ids: str, column: int) -> None:
        """Tell the blender the ink and the glyph of a cell."""
        style = ids[column : column + 1] or PLAIN
        number, ink = ord(style), self._ink(style)
        character = text[column : column + 1].replace(TAIL, "") or " "
        span = 2 if text[column + 1 : column + 2] == TAIL else 1
        glyph = self._glyphs.glyph(character, span, ink.form)
        blender = self._blender
        shade = None if glyph.shape else ink.text
        odd = bool(ink.underline)
        blender.put_ink(number, ink.colour, ink.background, ink.form, odd, ink.hides, shade)
        leans = dict(glyph.leans)
        beside = (leans.get(-self._cells.width), leans.get(span * self._cells.width))
        blender.put_glyph(
            *(ink.form, character, span, glyph.mask, glyph.colours is not None, glyph.shape),
            *(_lying(each) for each in beside),
        )

    def _draw_rest(
        self, image: QImage, y: int, cells: tuple[str, str, Mapping[int, str]], odd: list[int]
    ) -> None:
        """Draw the rest from tiles, and all that leans over anything."""
        text, ids, marks = cells
        keys = self._keys(text, ids, marks)
        self._learn(keys)
        painter = QPainter(image)
        for column in odd:
            self._stand_up(painter, column * self._cells.width, y, self._kept[keys[column]])
        self._lean(painter, y, keys)
        painter.end()


def _lying(mask: QImage | None) -> bytes | None:
    if mask is None:
        return None
    # Kept while its memory is read.
    lying = mask.transformed(ON_ITS_SIDE)
    return bytes(lying.constBits())
