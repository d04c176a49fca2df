"""Braille patterns, which programs use for charts: eight dots at equal distances across cells."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

_FIRST = 0x2800
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of each dot, by the bit of the character's number."""


def draw_braille(painter: QPainter, character: str, cell: QRect, colour: QColor) -> None:
    """Draw the dots as squares, the sharpest at these sizes."""
    bits = ord(character) - _FIRST
    size = max(1, min(2 * cell.width() // 7, cell.height() // 8))
    for index, (column, row) in enumerate(_DOTS):
        if bits >> index & 1:
            x = cell.x() + (2 * column + 1) * cell.width() // 4 - size // 2
            y = cell.y() + (2 * row + 1) * cell.height() // 8 - size // 2
            painter.fillRect(x, y, size, size, colour)
