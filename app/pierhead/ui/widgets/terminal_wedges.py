"""Wedges and triangles of legacy computing, and the separators of Powerline's fonts."""

from __future__ import annotations

import unicodedata
from functools import cache
from math import atan2

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

Point = tuple[float, float]
"""Across and down, in shares of the cell."""

_ACROSS = {"LEFT": 0.0, "CENTRE": 0.5, "RIGHT": 1.0}
_DOWN = {
    "UPPER": 0.0,
    "UPPER MIDDLE": 1 / 3,
    "MIDDLE": 1 / 2,
    "LOWER MIDDLE": 2 / 3,
    "LOWER": 1.0,
}
_CORNERS: dict[str, Point] = {
    **{"UPPER LEFT": (0, 0), "UPPER RIGHT": (1, 0)},
    **{"LOWER RIGHT": (1, 1), "LOWER LEFT": (0, 1)},
}
_SIDES = {
    "UPPER": ((0, 0), (1, 0)),
    "RIGHT": ((1, 0), (1, 1)),
    "LOWER": ((1, 1), (0, 1)),
    "LEFT": ((0, 1), (0, 0)),
}
_CENTRE: Point = (0.5, 0.5)


def place(words: str) -> Point:
    """What a name calls a place on the edge of a cell: ``LOWER MIDDLE LEFT``."""
    down, _, across = words.rpartition(" ")
    return _ACROSS[across], _DOWN[down]


def draw_wedge(painter: QPainter, character: str, cell: QRect, colour: QColor) -> None:
    """Fill what lies on one side of a line through the cell, or triangles on its sides."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for points in _wedge(unicodedata.name(character)):
        painter.drawPolygon(_polygon(points, cell))
    painter.restore()


@cache
def _wedge(name: str) -> list[list[Point]]:
    corner, found, line = name.partition(" BLOCK DIAGONAL ")
    if not found:
        sides = [word for word in name.partition(" TRIANGULAR")[0].split() if word in _SIDES]
        return [[*_SIDES[side], _CENTRE] for side in sides]
    start, end = (place(words) for words in line.split(" TO "))
    kept = [point for point in _CORNERS.values() if _beside(start, end, point, _CORNERS[corner])]
    # Around the middle of them all, the corners of a convex polygon are in their order.
    points = {*kept, start, end}
    middle = QPointF(
        sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    )
    return [sorted(points, key=lambda point: _angle(middle, point))]


def _beside(start: Point, end: Point, point: Point, corner: Point) -> bool:
    """Whether a point is on the same side of a line as a corner."""
    return _side(start, end, point) * _side(start, end, corner) > 0


def _side(start: Point, end: Point, point: Point) -> float:
    (ax, ay), (bx, by), (x, y) = start, end, point
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)


def _angle(middle: QPointF, point: Point) -> float:
    return atan2(point[1] - middle.y(), point[0] - middle.x())


def _polygon(points: list[Point], cell: QRect) -> QPolygonF:
    x, y, width, height = cell.x(), cell.y(), cell.width(), cell.height()
    return QPolygonF([QPointF(x + width * across, y + height * down) for across, down in points])


_TRIANGLES: dict[str, list[Point]] = {
    "\ue0b0": [(0, 0), (1, 0.5), (0, 1)],
    "\ue0b2": [(1, 0), (0, 0.5), (1, 1)],
    "\ue0b8": [(0, 0), (1, 1), (0, 1)],
    "\ue0ba": [(1, 0), (1, 1), (0, 1)],
    "\ue0bc": [(0, 0), (1, 0), (0, 1)],
    "\ue0be": [(0, 0), (1, 0), (1, 1)],
}
_STROKES: dict[str, list[Point]] = {
    "\ue0b1": [(0, 0), (1, 0.5), (0, 1)],
    "\ue0b3": [(1, 0), (0, 0.5), (1, 1)],
    "\ue0b9": [(0, 0), (1, 1)],
    "\ue0bb": [(1, 0), (0, 1)],
    "\ue0bd": [(1, 0), (0, 1)],
    "\ue0bf": [(0, 0), (1, 1)],
}
_ROUND = {"\ue0b4", "\ue0b5"}
"""Half circles to the right, full and empty; the two after them are their mirror images."""
_EMPTY = {"\ue0b5", "\ue0b7"}


def draw_separator(painter: QPainter, character: str, cell: QRect, colour: QColor) -> None:
    """Draw a triangle, a half circle or their outline from edge to edge."""
    painter.save()
    painter.setClipRect(cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    thin = max(1, round(cell.width() / 8))
    if character in _TRIANGLES:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(_polygon(_TRIANGLES[character], cell))
    elif character in _STROKES:
        painter.setPen(QPen(colour, thin))
        inner = cell.adjusted(0, 0, -thin if character == "\ue0b1" else 0, 0)
        inner.setLeft(inner.left() + (thin if character == "\ue0b3" else 0))
        painter.drawPolyline(_polygon(_STROKES[character], inner))
    else:
        _draw_half_circle(painter, character, cell, colour, thin)
    painter.restore()


def _draw_half_circle(
    painter: QPainter, character: str, cell: QRect, colour: QColor, thin: int
) -> None:
    if character not in _ROUND:
        painter.setTransform(QTransform(-1, 0, 0, 1, 2 * cell.x() + cell.width(), 0), combine=True)
    empty = character in _EMPTY
    inset = thin / 2 if empty else 0.0
    path = QPainterPath()
    around = QRectF(cell).adjusted(-cell.width(), inset, -inset, -inset)
    path.arcMoveTo(around, 90)
    path.arcTo(around, 90, -180)
    if empty:
        painter.strokePath(path, QPen(colour, thin))
    else:
        painter.fillPath(path, colour)
