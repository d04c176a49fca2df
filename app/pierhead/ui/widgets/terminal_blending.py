"""Which way lines of a terminal are drawn: the compiled one if it has been built, else tiles.

Both draw the same pixels. The compiled one blends what most lines are made of by itself, in any
number of colours; see ``terminal_blend.pyx``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_glyphs import Glyphs
from pierhead.ui.widgets.terminal_tiles import Ink, Tiles

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_blend import Blender

_MOST_GLYPHS = 8000
_LEAST_WIDTH = 4


def tiles(glyphs: Glyphs, ink: Callable[[int], Ink], *, compiled: bool | None = None) -> Tiles:
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

    def __init__(self, glyphs: Glyphs, ink: Callable[[int], Ink], blender: Blender) -> None:
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
            self._draw_rest(image, y, cells, rest)

    def _teach(self, text: str, ids: str, column: int) -> None:
        """Tell the blender the ink and the glyph of a cell."""
        number = ord(ids[column]) if column < len(ids) else 0
        ink = self._ink(number)
        character = text[column : column + 1].replace(TAIL, "") or " "
        span = 2 if text[column + 1 : column + 2] == TAIL else 1
        glyph = self._glyphs.glyph(character, span, ink.form)
        shade = None if glyph.shape else ink.text
        self._blender.put_ink(
            number, ink.colour, ink.background, ink.form, bool(ink.underline), shade
        )
        odd = glyph.colours is not None
        leans = bool(glyph.leans)
        self._blender.put_glyph(ink.form, character, span, glyph.mask, odd, glyph.shape, leans)

    def _draw_rest(
        self,
        image: QImage,
        y: int,
        cells: tuple[str, str, Mapping[int, str]],
        rest: tuple[list[int], list[int], list[int]],
    ) -> None:
        text, ids, marks = cells
        _unknown, odd, leaning = rest
        keys = {}
        for column in {*odd, *leaning}:
            number = ids[column : column + 1] or "\0"
            cluster = marks.get(column) or text[column : column + 1] or " "
            wide = text[column + 1 : column + 2] == TAIL
            keys[column] = [cluster + number, *([TAIL + number] if wide else [])]
        self._learn([key for pair in keys.values() for key in pair])
        painter = QPainter(image)
        for column in odd:
            data = self._kept[keys[column][0]]
            self._stand_up(painter, column * self._cells.width, y, data)
        painter.resetTransform()
        for column in sorted(keys):
            self._lean(painter, column, y, keys[column][0])
        painter.end()
