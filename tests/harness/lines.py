"""Lines of a terminal as pictures."""

from __future__ import annotations

from PySide6.QtGui import QImage

from pierhead.terminal.line import Line
from pierhead.ui.widgets.terminal_cells import Cells, chosen_font
from pierhead.ui.widgets.terminal_glyphs import Glyphs
from pierhead.ui.widgets.terminal_look import DARK_LOOK, TerminalStyle
from pierhead.ui.widgets.terminal_paint import LinePainter
from pierhead.ui.widgets.terminal_tiles import RGB


def line_painter(
    style: TerminalStyle | None = None,
    scale: float = 1.0,
    *,
    swapped: bool = False,
    compiled: bool | None = None,
) -> LinePainter:
    """A painter in the platform's font."""
    style = style or TerminalStyle()
    glyphs = Glyphs(Cells(chosen_font(style), scale, style))
    return LinePainter(glyphs, style.look or DARK_LOOK, style, swapped=swapped, compiled=compiled)


def picture(painter: LinePainter, line: Line, columns: int = 20, *, lit: bool = True) -> QImage:
    """A line, and a cell more."""
    cells = painter.cells
    image = QImage((columns + 1) * cells.width, cells.height, RGB)
    painter.draw(image, 0, line, columns, lit=lit)
    return image


def cell_of(painter: LinePainter, image: QImage, column: int, count: int = 1) -> QImage:
    """What a picture shows in some cells."""
    cells = painter.cells
    return image.copy(column * cells.width, 0, count * cells.width, cells.height)


def seen(image: QImage) -> set[int]:
    """The colours in it, as 0xrrggbb."""
    return {
        image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(image.height())
    }
