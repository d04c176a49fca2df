"""Box-drawing characters, drawn so that they join whatever the font is.

What a character looks like is read from its Unicode name.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from pierhead.ui.widgets.terminal_wedges import Point, place

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
_DASHES = {"DOUBLE DASH": 2, "TRIPLE DASH": 3, "QUADRUPLE DASH": 4}


def draw_box(painter: QPainter, character: str, cell: QRect, colour: QColor) -> None:
    """Draw lines from the middle of a cell, in device pixels, to its edges, or across it."""
    name = unicodedata.name(character)
    thin = max(1, round(cell.width() / 8))
    if "DIAGONAL" in name:
        _draw_diagonals(painter, name, cell, QPen(colour, thin))
    elif "ARC" in name:
        _draw_arc(painter, _arms(name), cell, QPen(colour, thin))
    else:
        strokes = _dashes(name, cell, thin) if "DASH" in name else _strokes(name, cell, thin)
        for rect in strokes:
            painter.fillRect(rect, colour)


@cache
def _arms(name: str) -> dict[str, str]:
    """The weight of each arm: ``{"left": "LIGHT", "down": "DOUBLE"}``."""
    arms: dict[str, str] = {}
    weight = "LIGHT"
    for part in name.split(" AND "):
        weight = next((word for word in part.split() if word in _WEIGHTS), weight)
        for word in part.split():
            for arm in _ARMS.get(word, ()):
                arms[arm] = weight
    return arms


def _strokes(name: str, cell: QRect, thin: int) -> list[QRect]:
    arms = _arms(name)
    centre_x = cell.x() + (cell.width() - thin) // 2
    centre_y = cell.y() + (cell.height() - thin) // 2
    strokes = []
    for arm, weight in arms.items():
        along_x = arm in {"left", "right"}
        before, after = ("up", "down") if along_x else ("left", "right")
        # As wide as what crosses it, so that corners are whole.
        crossing = _HEAVY if _HEAVY in {arms.get(before), arms.get(after)} else "LIGHT"
        at, size = _breadth(crossing, thin)
        for offset in _offsets(weight, thin):
            inner = _reach(arms, before, after, offset, thin)
            shift, wide = _breadth(weight, thin)
            if along_x:
                rect = QRect(centre_x + at, centre_y + shift + offset, size, wide)
            else:
                rect = QRect(centre_x + shift + offset, centre_y + at, wide, size)
            strokes.append(_stretch(rect, arm, cell, inner))
    return strokes


def _breadth(weight: str, thin: int) -> tuple[int, int]:
    """Where a stroke begins beside the thin line in the middle, and how wide it is."""
    return (-(thin // 2), 2 * thin) if weight == _HEAVY else (0, thin)


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


def _dashes(name: str, cell: QRect, thin: int) -> list[QRect]:
    """Dashes with half a gap at either end, so that they go on evenly in the next cell."""
    count = next(number for text, number in _DASHES.items() if text in name)
    wide = thin * 2 if _HEAVY in name else thin
    across = "HORIZONTAL" in name
    length = cell.width() if across else cell.height()
    edges = [length * index // count for index in range(count + 1)]
    rects = []
    for start, end in pairwise(edges):
        gap = max(1, round((end - start) / 3))
        at, size = start + gap // 2, max(1, end - start - gap)
        if across:
            top = cell.y() + (cell.height() - thin) // 2 - (wide - thin) // 2
            rects.append(QRect(cell.x() + at, top, size, wide))
        else:
            left = cell.x() + (cell.width() - thin) // 2 - (wide - thin) // 2
            rects.append(QRect(left, cell.y() + at, wide, size))
    return rects


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


def _draw_diagonals(painter: QPainter, name: str, cell: QRect, pen: QPen) -> None:
    painter.save()
    painter.setClipRect(cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # It ends in the neighbours, which do not show it: so the corner itself is covered.
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    x, y, width, height = cell.x(), cell.y(), cell.width(), cell.height()
    for points in _diagonals(name):
        painter.drawPolyline(
            [QPointF(x + width * across, y + height * down) for across, down in points]
        )
    painter.restore()


@cache
def _diagonals(name: str) -> list[list[Point]]:
    """The lines that a name tells of: ``DIAGONAL UPPER CENTRE TO MIDDLE LEFT AND ...``."""
    _, _, lines = name.partition("DIAGONAL ")
    if lines == "CROSS":
        return [[(0, 0), (1, 1)], [(1, 0), (0, 1)]]
    return [[place(words) for words in line.split(" TO ")] for line in lines.split(" AND ")]
