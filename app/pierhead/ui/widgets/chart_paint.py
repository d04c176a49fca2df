"""How the parts of a chart look: head, grid, lines and marks, in the theme's colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.chart_axis import time_ticks
from pierhead.ui.widgets.chart_span import ChartSpan

_TICK = 9 * UNIT
"""Pixels that a time on the axis needs."""


def place_of(time: float, plot: QRectF, span: ChartSpan) -> float:
    """Where a moment is in a plot."""
    return plot.left() + (time - span.begin) / span.length * plot.width()


def paint_head(
    painter: QPainter, title: str, readings: Sequence[tuple[str, str]], width: float
) -> None:
    """The title at the left; at the right texts, each with the name of its colour."""
    palette, font = colors(), painter.font()
    base = float(painter.fontMetrics().ascent())
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(QColor(palette.text))
    painter.drawText(QPointF(0, base), title)
    painter.setFont(font)
    right = width
    for text, tone in reversed(readings):
        right -= painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(QColor(getattr(palette, tone)))
        painter.drawText(QPointF(right, base), text)
        right -= 1.5 * UNIT


def paint_grid(painter: QPainter, plot: QRectF, span: ChartSpan) -> None:
    """The ground with a frame, and round moments with their names below it."""
    palette, metrics = colors(), painter.fontMetrics()
    border, muted = QColor(palette.border), QColor(palette.muted)
    painter.fillRect(plot, QColor(palette.base))
    faint = QColor(border)
    faint.setAlphaF(0.55)
    painter.setPen(faint)
    middle = plot.center().y()
    painter.drawLine(QPointF(plot.left(), middle), QPointF(plot.right(), middle))
    for time, text in time_ticks(span.begin, span.end, int(plot.width() // _TICK)):
        x, wide = round(place_of(time, plot, span)) + 0.5, metrics.horizontalAdvance(text)
        painter.setPen(faint)
        _upright(painter, plot, x)
        if plot.left() <= x - wide / 2 and x + wide / 2 <= plot.right():
            painter.setPen(muted)
            below = plot.bottom() + metrics.ascent() + UNIT / 4
            painter.drawText(QPointF(x - wide / 2, below), text)
    painter.setPen(border)
    painter.drawRect(plot)


def paint_line(
    painter: QPainter, plot: QRectF, tone: str, pieces: Iterable[QPainterPath], *, filled: bool
) -> None:
    """A line in pieces, with what is below it if it is the only one."""
    color = QColor(getattr(colors(), tone))
    fill = QColor(color)
    fill.setAlphaF(0.16)
    painter.setPen(QPen(color, 1.5))
    for piece in pieces:
        if filled:
            area = QPainterPath(piece)
            area.lineTo(piece.currentPosition().x(), plot.bottom())
            area.lineTo(piece.elementAt(0).x, plot.bottom())
            painter.fillPath(area, fill)
        painter.drawPath(piece)


def paint_limit(painter: QPainter, plot: QRectF, share: float) -> None:
    """A line that values stay below, at a share of the height."""
    y = plot.bottom() - share * plot.height()
    painter.setPen(QPen(QColor(colors().bad), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))


def paint_choice(painter: QPainter, plot: QRectF, one: float, other: float) -> None:
    """The part between two places that the mouse chooses."""
    chosen = QColor(colors().accent)
    chosen.setAlphaF(0.2)
    left, right = sorted((one, other))
    painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), chosen)


def paint_moment(painter: QPainter, plot: QRectF, x: float, text: str) -> None:
    """The moment that is looked at, with its time if there is a text."""
    painter.setPen(QColor(colors().muted))
    _upright(painter, plot, x)
    if text:
        wide = painter.fontMetrics().horizontalAdvance(text) + UNIT
        left = min(max(x - wide / 2, plot.left() + 1), plot.right() - wide)
        paint_label(painter, left, plot.bottom() - painter.fontMetrics().height(), text)


def paint_label(painter: QPainter, x: float, y: float, text: str) -> None:
    """A word over the lines, which shine through."""
    palette, metrics = colors(), painter.fontMetrics()
    ground = QColor(palette.base)
    ground.setAlphaF(0.75)
    wide = metrics.horizontalAdvance(text) + UNIT
    painter.fillRect(QRectF(x, y, wide, metrics.height()), ground)
    painter.setPen(QColor(palette.muted))
    painter.drawText(QPointF(x + UNIT / 2, y + metrics.ascent()), text)


def _upright(painter: QPainter, plot: QRectF, x: float) -> None:
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
