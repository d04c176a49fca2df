"""The characters that a terminal draws itself, so that they join whatever the font is."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from pierhead.ui.widgets.terminal_blocks import draw_block
from pierhead.ui.widgets.terminal_boxes import draw_box
from pierhead.ui.widgets.terminal_braille import draw_braille
from pierhead.ui.widgets.terminal_wedges import draw_separator, draw_wedge

_DRAWS = (
    ("\u2500", "\u257f", draw_box),
    ("\u2580", "\u259f", draw_block),
    ("\u2800", "\u28ff", draw_braille),
    ("\ue0b0", "\ue0bf", draw_separator),
    ("\U0001fb00", "\U0001fb3b", draw_block),
    ("\U0001fb3c", "\U0001fb6f", draw_wedge),
    ("\U0001fb70", "\U0001fb8f", draw_block),
    ("\U0001fb9a", "\U0001fb9b", draw_wedge),
    ("\U0001fba0", "\U0001fbad", draw_box),
)


def draw_shape(painter: QPainter, character: str, cell: QRect, colour: QColor) -> bool:
    """Fill a cell, in device pixels, with a character; False if that is better left to a font.

    Drawn are box drawing (U+2500), blocks (U+2580), braille (U+2800), Powerline's separators
    (U+E0B0), and sextants, wedges, eighths and diagonals of legacy computing (U+1FB00).
    """
    if len(character) > 1 or character < _DRAWS[0][0]:
        return False
    for first, last, draw in _DRAWS:
        if first <= character <= last:
            draw(painter, character, cell, colour)
            return True
    return False
