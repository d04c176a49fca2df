"""Lines of a terminal in the colours that the user sees."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage

from pierhead.core.style import DEFAULT, PLAIN, Flag, Style
from pierhead.terminal.line import Line
from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_blending import tiles
from pierhead.ui.widgets.terminal_glyphs import FORM, UNDERLINE, Glyphs
from pierhead.ui.widgets.terminal_look import Look, TerminalStyle, mix
from pierhead.ui.widgets.terminal_pictures import Pictures
from pierhead.ui.widgets.terminal_tiles import PLAIN as PLAIN_NUMBER
from pierhead.ui.widgets.terminal_tiles import RGB, Ink, Wanted

_DIM = 0.6
_EIGHT = 8


class LinePainter:
    """Draws lines in the colours of a look, as the user's style has them.

    ``swapped`` exchanges foreground and background everywhere (DECSCNM); ``compiled`` says which
    way to draw, by default the fastest that there is.
    """

    def __init__(
        self,
        glyphs: Glyphs,
        look: Look,
        style: TerminalStyle,
        *,
        swapped: bool = False,
        compiled: bool | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        self.cells = glyphs.cells
        self.look = look
        self.style = style
        self.swapped = swapped
        self._glyphs = glyphs
        self._pictures = pictures
        self._generation = 0
        self._inks: dict[str, Ink] = {}
        """By the numbers of styles, as lines have them."""
        self._blinking: set[str] = set()
        self._lit = tiles(glyphs, self._inks.__getitem__, compiled=compiled)
        self._unlit = tiles(glyphs, self._hidden_ink, compiled=compiled)

    @property
    def background(self) -> int:
        """What is behind the lines."""
        return self.look.foreground if self.swapped else self.look.background

    def draw(self, image: QImage, y: int, line: Line, columns: int, *, lit: bool = True) -> bool:
        """Draw a line into a row of an image that has a cell more than the columns.

        Tells whether some of it blinks; that is left away unless ``lit``.
        """
        if line.generation != self._generation:
            self._generation = line.generation
            self.forget()
        for number in {*line.ids, PLAIN_NUMBER}.difference(self._inks):
            ink = self._inks[number] = self.ink(line.style(ord(number)))
            if ink.blinks:
                self._blinking.add(number)
        blinks = bool(self._blinking) and not self._blinking.isdisjoint(line.ids)
        drawing = self._lit if lit or not blinks else self._unlit
        drawing.draw(image, y, (line.text, line.ids, line.marks), columns)
        if line.pieces and self._pictures is not None:
            over = partial(self._draw_over, image.width(), line, columns)
            self._pictures.draw(image, y, line.pieces, self.cells, over)
        return blinks

    def _draw_over(self, width: int, line: Line, columns: int, background: int) -> QImage:
        """A line alone, over another background than that of the terminal."""
        image = QImage(width, self.cells.height, RGB)
        ink = partial(self._ink_over, background)
        # Rare, so that nothing of it is kept.
        drawing = tiles(self._glyphs, ink, compiled=False)
        drawing.draw(image, 0, (line.text, line.ids, line.marks), columns)
        return image

    def _ink_over(self, background: int, number: str) -> Ink:
        ink = self._inks[number]
        if ink.background != self.background:
            return ink
        colour = background if ink.hides else ink.text
        return ink._replace(colour=colour, background=background, least=1.0)

    def forget(self) -> None:
        """Give back the memory that is for drawing fast."""
        self._inks.clear()
        self._blinking.clear()
        self._lit.forget()
        self._unlit.forget()

    # -- single characters

    def draw_cells(self, wanted: list[tuple[str, int, Ink]]) -> QImage:
        """Characters, each with its cells and its colours, from the left."""
        glyph = self._glyphs.glyph
        return self._lit.draw_cells(
            [Wanted(glyph(cluster, span, ink.form), ink) for cluster, span, ink in wanted]
        )

    def cell(self, line: Line, column: int) -> tuple[str, int, Ink]:
        """What stands in a cell; beyond the end of the line it is a blank."""
        ids = line.ids[column : column + 1]
        ink = self.ink(line.style(ord(ids)) if ids else PLAIN)
        cluster = line.marks.get(column) or line.text[column : column + 1]
        wide = line.text[column + 1 : column + 2] == TAIL
        return cluster.replace(TAIL, "") or " ", 1 + wide, ink

    # -- colours

    def _hidden_ink(self, number: str) -> Ink:
        """What is shown of a style while that which blinks is not."""
        ink = self._inks[number]
        if not ink.blinks:
            return ink
        back = ink.background
        return ink._replace(colour=back, least=1.0, underline_colour=back, hides=True)

    def ink(self, style: Style) -> Ink:
        """How cells of a style are coloured."""
        fg, bg, flags, underline, underline_colour = style
        colour, background = self._colours(fg, bg, flags)
        least = self.style.least_contrast
        # Text in the very colour that is behind it is meant to hide.
        if fg == bg != DEFAULT:
            least = 1.0
        if not flags and not underline:
            return Ink(colour, background, least)
        if flags & Flag.DIM:
            colour, least = mix(colour, background, _DIM), least / 2
        hides = bool(flags & Flag.CONCEAL)
        if hides:
            colour, least = background, 1.0
        form = int(flags & FORM)
        blinks = bool(flags & Flag.BLINK)
        if underline_colour == DEFAULT or hides:
            form |= underline << UNDERLINE
            underline = underline_colour = 0
        else:
            underline_colour = self.look.rgb(underline_colour, colour)
        return Ink(colour, background, least, form, underline, underline_colour, blinks, hides)

    def _colours(self, fg: int, bg: int, flags: int) -> tuple[int, int]:
        """Foreground and background as they would be without being dimmed or hidden."""
        look = self.look
        if 0 <= fg < _EIGHT and flags & Flag.BOLD and self.style.bold_is_bright:
            fg += _EIGHT
        colour, background = look.rgb(fg, look.foreground), look.rgb(bg, look.background)
        if bool(flags & Flag.REVERSE) != self.swapped:
            return background, colour
        return colour, background
