"""Block characters: halves, eighths, quadrants, sextants and shades, read from their names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

Part = tuple[float, float, float, float]
"""Left, top, right and bottom in shares of the cell."""

_WHOLE: Part = (0, 0, 1, 1)
_SHADES = {"LIGHT SHADE": 0.25, "MEDIUM SHADE": 0.5, "DARK SHADE": 0.75}
_SHARES = {
    **{"ONE EIGHTH": 1 / 8, "ONE QUARTER": 1 / 4, "THREE EIGHTHS": 3 / 8, "HALF": 1 / 2},
    **{"FIVE EIGHTHS": 5 / 8, "THREE QUARTERS": 3 / 4, "SEVEN EIGHTHS": 7 / 8},
}
_DIGITS = re.compile(r"-(\d+)$")


def draw_block(painter: QPainter, character: str, cell: QRect, colour: QColor) -> None:
    """Fill the parts of a cell; borders of neighbours and of rows fall on the same pixels."""
    parts, opacity = _parts(unicodedata.name(character))
    colour = QColor(colour)
    colour.setAlphaF(opacity)
    x, y, width, height = cell.x(), cell.y(), cell.width(), cell.height()
    for left, top, right, bottom in parts:
        near, far = round(width * left), round(width * right)
        high, low = round(height * top), round(height * bottom)
        # The thinnest parts can be seen in the smallest cells.
        painter.fillRect(x + near, y + high, max(1, far - near), max(1, low - high), colour)


@cache
def _parts(name: str) -> tuple[list[Part], float]:
    opacity = next((share for shade, share in _SHADES.items() if shade in name), 1.0)
    digits = _DIGITS.search(name)
    if digits is not None:
        return [_numbered(name, int(digit)) for digit in digits[1]], opacity
    if name.startswith("QUADRANT"):
        corners = name.removeprefix("QUADRANT ").split(" AND ")
        return [_intersection(*(_side(word, 1 / 2) for word in at.split())) for at in corners], 1.0
    share = next((value for text, value in _SHARES.items() if text in name), 1.0)
    sides = [word for word in name.split() if word in {"UPPER", "LOWER", "LEFT", "RIGHT"}]
    return [_side(word, share) for word in sides] or [_WHOLE], opacity


def _numbered(name: str, number: int) -> Part:
    """A part of a grid: of two columns and three rows, or one of eight columns or rows."""
    at = number - 1
    if "SEXTANT" in name:
        column, row = at % 2, at // 2
        return column / 2, row / 3, (column + 1) / 2, (row + 1) / 3
    if name.startswith("VERTICAL"):
        return at / 8, 0, number / 8, 1
    return 0, at / 8, 1, number / 8


def _side(word: str, share: float) -> Part:
    return {
        "LEFT": (0, 0, share, 1),
        "RIGHT": (1 - share, 0, 1, 1),
        "UPPER": (0, 0, 1, share),
        "LOWER": (0, 1 - share, 1, 1),
    }[word]


def _intersection(one: Part, other: Part) -> Part:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    return left, top, min(one[2], other[2]), min(one[3], other[3])
