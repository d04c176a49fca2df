"""The kinds of underline, each drawn cell by cell so that it goes on in the next one."""

from __future__ import annotations

from math import pi, sin

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

NONE, SINGLE, DOUBLE, CURLY, DOTTED, DASHED = range(6)
_STEPS = 16
"""Straight pieces in a wave."""


def draw_underline(
    painter: QPainter, kind: int, cell: QRect, y: int, pen: tuple[int, QColor]
) -> None:
    """Draw one cell's part of an underline; the wave of a curly one is as long as a cell.

    ``pen`` is how thick it is, and its colour.
    """
    thin, colour = pen
    bottom = cell.bottom() + 1
    left, width = cell.x(), cell.width()
    y = min(y, bottom - thin)
    if kind == SINGLE:
        painter.fillRect(left, y, width, thin, colour)
    elif kind == DOUBLE:
        y = max(0, min(y, bottom - 3 * thin))
        painter.fillRect(left, y, width, thin, colour)
        painter.fillRect(left, min(y + 2 * thin, bottom - thin), width, thin, colour)
    elif kind == CURLY:
        _draw_wave(painter, cell, y, thin, colour)
    elif kind == DOTTED:
        count = max(1, round(width / (2 * thin)))
        for dot in range(count):
            painter.fillRect(left + dot * width // count, y, thin, thin, colour)
    elif kind == DASHED:
        gap = max(1, width // 4)
        painter.fillRect(left + gap, y, width - 2 * gap, thin, colour)


def _draw_wave(painter: QPainter, cell: QRect, y: int, thin: int, colour: QColor) -> None:
    bottom = cell.bottom() + 1
    height = max(1.0, min(1.5 * thin, (bottom - y + thin) / 2 - thin / 2))
    middle = min(y + thin / 2 + height / 2, bottom - thin / 2 - height)
    steps = range(-1, _STEPS + 2)
    points = [
        QPointF(
            cell.x() + cell.width() * step / _STEPS, middle - height * sin(2 * pi * step / _STEPS)
        )
        for step in steps
    ]
    painter.save()
    painter.setClipRect(cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, thin))
    painter.drawPolyline(QPolygonF(points))
    painter.restore()
