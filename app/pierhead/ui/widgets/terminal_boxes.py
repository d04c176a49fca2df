"""Box-drawing and block characters, drawn so that they join whatever the font is.

The arms of a box character are read from its Unicode name.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

FIRST, LAST = "\u2500", "\u259f"
_BLOCKS = "\u2580"
_HEAVY, _DOUBLE = "HEAVY", "DOUBLE"
_WEIGHTS = {"LIGHT", "SINGLE", _HEAVY, _DOUBLE}
_ARMS = {
    "LEFT": ("left",),
    "RIGHT": ("right",),
    "UP": ("up",),
    "DOWN": ("down",),
    "HORIZONTAL": ("left", "right"),
    "VERTICAL": ("up", "down"),
}
_FONT_DRAWS = {"DASH", "DIAGONAL"}


def draw_box(painter: QPainter, character: str, cell: QRect, colour: QColor) -> bool:
    """Fill a cell, in device pixels, with a character; False if that is better left to a font."""
    if character >= _BLOCKS:
        _draw_block(painter, ord(character) - ord(_BLOCKS), cell, colour)
        return True
    arms = _arms(character)
    if not arms:
        return False
    thin = max(1, round(cell.width() / 8))
    if "ARC" in unicodedata.name(character):
        _draw_arc(painter, arms, cell, QPen(colour, thin))
    else:
        for rect in _strokes(arms, cell, thin):
            painter.fillRect(rect, colour)
    return True


@cache
def _arms(character: str) -> dict[str, str]:
    """The weight of each arm: ``{"left": "LIGHT", "down": "DOUBLE"}``."""
    words = unicodedata.name(character).split()
    if _FONT_DRAWS & set(words):
        return {}
    arms: dict[str, str] = {}
    weight = "LIGHT"
    for part in " ".join(words).split(" AND "):
        weight = next((word for word in part.split() if word in _WEIGHTS), weight)
        for word in part.split():
            for arm in _ARMS.get(word, ()):
                arms[arm] = weight
    return arms


def _strokes(arms: dict[str, str], cell: QRect, thin: int) -> list[QRect]:
    centre_x = cell.x() + (cell.width() - thin) // 2
    centre_y = cell.y() + (cell.height() - thin) // 2
    strokes = []
    for arm, weight in arms.items():
        along_x = arm in {"left", "right"}
        before, after = ("up", "down") if along_x else ("left", "right")
        for offset in _offsets(weight, thin):
            inner = _reach(arms, before, after, offset, thin)
            wide = thin * 2 if weight == _HEAVY else thin
            shift = offset - (thin // 2 if weight == _HEAVY else 0)
            if along_x:
                rect = QRect(centre_x, centre_y + shift, thin, wide)
            else:
                rect = QRect(centre_x + shift, centre_y, wide, thin)
            strokes.append(_stretch(rect, arm, cell, inner))
    return strokes


def _offsets(weight: str, thin: int) -> tuple[int, ...]:
    return (-thin - (thin + 1) // 2, thin + (thin + 1) // 2) if weight == _DOUBLE else (0,)


def _reach(arms: dict[str, str], before: str, after: str, offset: int, thin: int) -> int:
    """How far a stroke stays away from the centre; negative when it crosses it."""
    double = thin + (thin + 1) // 2
    doubles = [arm for arm in (before, after) if arms.get(arm) == _DOUBLE]
    if not doubles:
        return 0
    if offset:
        near = before if offset < 0 else after
        return double if near in doubles else -double
    return double if len(doubles) > 1 else -double


def _stretch(rect: QRect, arm: str, cell: QRect, inner: int) -> QRect:
    if arm == "left":
        rect.setRight(rect.right() - inner)
        rect.setLeft(cell.left())
    elif arm == "right":
        rect.setLeft(rect.left() + inner)
        rect.setRight(cell.right())
    elif arm == "up":
        rect.setBottom(rect.bottom() - inner)
        rect.setTop(cell.top())
    else:
        rect.setTop(rect.top() + inner)
        rect.setBottom(cell.bottom())
    return rect


def _draw_arc(painter: QPainter, arms: dict[str, str], cell: QRect, pen: QPen) -> None:
    half = pen.widthF() / 2
    centre_x = cell.x() + (cell.width() - pen.width()) // 2 + half
    centre_y = cell.y() + (cell.height() - pen.width()) // 2 + half
    side = cell.left() if "left" in arms else cell.right() + 1
    end = cell.top() if "up" in arms else cell.bottom() + 1
    radius = min(abs(side - centre_x), abs(end - centre_y))
    towards_x = 1 if side > centre_x else -1
    towards_y = 1 if end > centre_y else -1
    path = QPainterPath()
    path.moveTo(side, centre_y)
    path.lineTo(centre_x + towards_x * radius, centre_y)
    path.quadTo(centre_x, centre_y, centre_x, centre_y + towards_y * radius)
    path.lineTo(centre_x, end)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.strokePath(path, pen)
    painter.restore()


def _draw_block(painter: QPainter, index: int, cell: QRect, colour: QColor) -> None:
    if 0x11 <= index <= 0x13:  # noqa: PLR2004 - the three shades
        colour = QColor(colour)
        colour.setAlphaF((index - 0x10) / 4)
    for left, top, right, bottom in _BLOCK_PARTS[index]:
        x, y, w, h = cell.x(), cell.y(), cell.width(), cell.height()
        edges = (
            x + round(w * left),
            y + round(h * top),
            x + round(w * right),
            y + round(h * bottom),
        )
        painter.fillRect(
            QRectF(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]), colour
        )


Part = tuple[float, float, float, float]


def _block_parts() -> list[list[Part]]:
    """The filled parts of U+2580 and the 31 after it, in shares of the cell."""
    whole: Part = (0, 0, 1, 1)
    parts: list[list[Part]] = [[(0, 0, 1, 0.5)]]
    parts += [[(0, 1 - eighths / 8, 1, 1)] for eighths in range(1, 9)]
    parts += [[(0, 0, eighths / 8, 1)] for eighths in range(7, 0, -1)]
    parts += [[(0.5, 0, 1, 1)], [whole], [whole], [whole], [(0, 0, 1, 1 / 8)], [(7 / 8, 0, 1, 1)]]
    quadrants: dict[str, Part] = {
        "a": (0, 0, 0.5, 0.5),
        "b": (0.5, 0, 1, 0.5),
        "c": (0, 0.5, 0.5, 1),
        "d": (0.5, 0.5, 1, 1),
    }
    for letters in ("c", "d", "a", "acd", "ad", "abc", "abd", "b", "bc", "bcd"):
        parts.append([quadrants[letter] for letter in letters])
    return parts


_BLOCK_PARTS = _block_parts()
