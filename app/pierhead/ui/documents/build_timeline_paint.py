"""The drawing of a timeline: names, bars over a grid, the critical path, and the axis above."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from pierhead.core import units
from pierhead.state.build_path import Bar
from pierhead.ui.documents.build_words import name_of, time_of
from pierhead.ui.theme import UNIT, colors

if TYPE_CHECKING:
    from pierhead.ui.documents.build_timeline import BuildTimeline

ROW, AXIS = 24, 28
RIGHT = 9 * UNIT
"""Room right of the last bar for how long it took."""
TICK = 90
"""Pixels between two marks of the axis, about."""
_LEAST_BAR = 3.0


class TimelinePaint:
    """Draws one ``view``."""

    def __init__(self, view: BuildTimeline) -> None:
        self._view = view

    def draw(self, dirty: QRect) -> None:
        """Draw what is in the viewport."""
        theme, view = colors(), self._view
        painter = QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(dirty, QColor(theme.base))
        top = self._view.verticalScrollBar().value()
        first = max(0, top // ROW)
        last = min(
            len(self._view.bars), ceil((top + self._view.viewport().height() - AXIS) / ROW) + 1
        )
        painter.save()
        painter.setClipRect(
            QRectF(0, AXIS, self._view.viewport().width(), self._view.viewport().height())
        )
        for row in range(first, last):
            self._draw_ground(painter, row, AXIS + row * ROW - top)
            self._draw_name(painter, self._view.bars[row], AXIS + row * ROW - top)
        painter.setClipRect(self._plot())
        self._draw_grid(painter)
        self._draw_path(painter, top)
        for row in range(first, last):
            self._draw_row(painter, self._view.bars[row], AXIS + row * ROW - top)
        painter.restore()
        self._draw_axis(painter)
        if self._view.pointer is not None and self._view.bars:
            self._draw_pointer(painter, self._view.pointer)
        painter.end()

    def _plot(self) -> QRectF:
        """Where the bars are."""
        room = self._view.viewport().size()
        left = self._view.left - UNIT
        return QRectF(left, AXIS, room.width() - left, room.height() - AXIS)

    def _draw_ground(self, painter: QPainter, row: int, y: int) -> None:
        theme = colors()
        area = QRectF(0, y, self._view.viewport().width(), ROW)
        if self._view.bars[row].record.step.id == self._view.current:
            painter.fillRect(area, QColor(theme.selection))
        elif row % 2:
            painter.fillRect(area, QColor(theme.alternate))

    def _draw_name(self, painter: QPainter, bar: Bar, y: int) -> None:
        theme = colors()
        painter.setPen(QColor(theme.text if bar.critical else theme.muted))
        room = int(self._view.left - 5 * UNIT)
        text = self._view.fontMetrics().elidedText(
            name_of(bar.record), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(QRectF(2 * UNIT, y, room, ROW), Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_row(self, painter: QPainter, bar: Bar, y: int) -> None:
        view, plot, right = self._view, self._plot(), 0.0
        for start, end in bar.spans:
            x = view.place_of(start)
            right = max(view.place_of(end), x + _LEAST_BAR)
            # What is far beyond the edges takes long to draw.
            seen = max(x, plot.left() - UNIT), min(right, plot.right() + UNIT)
            if seen[0] < seen[1]:
                self._draw_bar(painter, bar, QRectF(seen[0], y + 5, seen[1] - seen[0], ROW - 10))
        if right < plot.left() or view.place_of(bar.start) > plot.right():
            self._draw_hint(painter, bar, y, before=right < plot.left())
        else:
            self._draw_label(painter, bar, y, right)

    def _draw_label(self, painter: QPainter, bar: Bar, y: int, right: float) -> None:
        """How long a step took: behind its bar, or over it where it goes on beyond the edge."""
        plot, label = self._plot(), time_of(bar.record, self._view.now)
        painter.setPen(QColor(colors().muted))
        most = plot.right() - self._view.fontMetrics().horizontalAdvance(label) - UNIT
        if right > most and self._view.place_of(bar.start) < most - UNIT:
            painter.setPen(QColor(_over(bar)))
            right = most - UNIT // 2
        flags = Qt.AlignmentFlag.AlignVCenter
        width = painter.fontMetrics().horizontalAdvance(label) + UNIT
        painter.drawText(QRectF(right + UNIT // 2, y, width, ROW), flags, label)

    def _draw_hint(self, painter: QPainter, bar: Bar, y: int, *, before: bool) -> None:
        """A mark at the edge behind which the bar of a row is."""
        theme, plot = colors(), self._plot()
        painter.setPen(QPen(QColor(theme.accent if bar.critical else theme.muted), 1.5))
        x, by = (plot.left() + 4, 4) if before else (plot.right() - 4, -4)
        tip = QPointF(x, y + ROW / 2)
        painter.drawPolyline([tip + QPointF(by, -4), tip, tip + QPointF(by, 4)])

    def _draw_bar(self, painter: QPainter, bar: Bar, area: QRectF) -> None:
        theme, record = colors(), bar.record
        color = QColor(theme.accent if bar.critical else theme.muted)
        if record.failed:
            color = QColor(theme.bad)
        elif record.step.cached:
            color = QColor(theme.good)
        elif not bar.critical:
            color.setAlpha(150)
        painter.setPen(QPen(color, 1))
        painter.setBrush(color)
        if record.running and not self._view.ended:
            color.setAlpha(110)
            painter.setBrush(color)
        painter.drawRoundedRect(area, 2, 2)

    def _draw_path(self, painter: QPainter, top: int) -> None:
        """Lines from the end of each critical step to the beginning of the next."""
        path = sorted((bar for bar in self._view.bars if bar.critical), key=lambda bar: bar.start)
        bottom = float(self._view.viewport().height())
        color = QColor(colors().accent)
        color.setAlpha(130)
        painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        for before, after in pairwise(path):
            rows = (self._view.rows[before.record.step.id], self._view.rows[after.record.step.id])
            x = self._view.place_of(after.start)
            ends = sorted(AXIS + row * ROW - top + ROW / 2 for row in rows)
            if ends[0] < bottom and ends[1] > 0:
                # Dots of a line that is far longer than what is seen take long to draw.
                high, low = max(ends[0], 0.0), min(ends[1], bottom)
                painter.drawLine(QPointF(x, high), QPointF(x, low))

    def _draw_grid(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(colors().border), 1))
        for tick in self._ticks():
            x = round(self._view.place_of(tick)) + 0.5
            painter.drawLine(QPointF(x, AXIS), QPointF(x, self._view.viewport().height()))

    def _ticks(self) -> list[float]:
        """The moments that are marked on the axis."""
        view = self._view
        begin = view.horizontalScrollBar().value()
        return list(view.scale.marks(begin, begin + view.scale.room + RIGHT, TICK))

    def _draw_axis(self, painter: QPainter) -> None:
        theme = colors()
        width = self._view.viewport().width()
        painter.fillRect(QRectF(0, 0, width, AXIS), QColor(theme.window))
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(0, AXIS - 0.5), QPointF(width, AXIS - 0.5))
        painter.setPen(QColor(theme.muted))
        step = self._view.scale.step(TICK)
        for tick in self._ticks():
            place = QRectF(self._view.place_of(tick) - TICK / 2, 0, TICK, AXIS)
            if place.center().x() >= self._view.left - 1:
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, units.moment(tick, step))

    def _draw_pointer(self, painter: QPainter, x: float) -> None:
        """A line at the pointer, with its moment on the axis."""
        theme = colors()
        painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(round(x) + 0.5, AXIS), QPointF(x, self._view.viewport().height()))
        text = units.moment(self._view.moment_at(x), self._view.scale.step(TICK) / 10)
        width = self._view.fontMetrics().horizontalAdvance(text) + 2 * UNIT
        left = min(max(0.0, x - width / 2), self._view.viewport().width() - width)
        place = QRectF(left, 3, width, AXIS - 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(QColor(theme.base))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _over(bar: Bar) -> str:
    """The colour of what is written over a bar."""
    theme = colors()
    if bar.critical:
        return theme.on_accent
    return theme.base if theme.dark else theme.text
