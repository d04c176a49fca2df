"""A chart of one or two lines over time, painted by itself.

A plotting library was measured: pyqtgraph takes 0.35 s and 50 MB to be loaded, holds up the window
for 16 to 21 ms while a thread loads it and for 75 ms while five charts are made. This
paints five of them in a few milliseconds and needs nothing.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.chart_axis import round_top
from pierhead.ui.widgets.chart_hand import ChartHand
from pierhead.ui.widgets.chart_paint import (
    paint_choice,
    paint_grid,
    paint_head,
    paint_label,
    paint_limit,
    paint_line,
    paint_moment,
    place_of,
)
from pierhead.ui.widgets.chart_path import bends, path
from pierhead.ui.widgets.chart_span import ChartSpan
from pierhead.ui.widgets.chart_values import ChartValues, Line

_BEND = 2
"""Pixels between two bends of a line with more samples than that."""


class Chart(QWidget):
    """Shows lines in the time of a ``ChartSpan``, which all charts beside it share."""

    def __init__(
        self,
        title: str,
        lines: Sequence[Line],
        words: Callable[[float], str],
        span: ChartSpan,
        *,
        least: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title, self.span = title, span
        self.values = ChartValues(lines, words)
        self._least = least
        self.limit = math.nan
        """A line that the values stay below; NaN for none."""
        self._picture: QPixmap | None = None
        """The lines, until they change."""
        self._top = least
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hand = ChartHand(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        span.changed.connect(self._moved)
        span.hover_changed.connect(self.update)

    def show_values(
        self, times: array[float], values: Sequence[array[float]], limit: float = math.nan
    ) -> None:
        """Show these, a value of each line for each time; they are only read."""
        self.values.times, self.values.columns, self.limit = times, tuple(values), limit
        self._moved()
        self.setAccessibleDescription(self.reading())

    def reading(self) -> str:
        """The values at the moment that is looked at, else the newest, as text."""
        return ", ".join(text for text, _tone in self.values.readings(self.span.hover))

    def sizeHint(self) -> QSize:
        return QSize(40 * UNIT, 15 * UNIT)

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * UNIT, 12 * UNIT)

    # -- where things are

    def plot(self) -> QRectF:
        """The part of the widget that has the lines."""
        high = self.fontMetrics().height()
        # Half a pixel, so that lines one pixel wide are sharp.
        height = self.height() - 2 * high - 1.5 * UNIT
        return QRectF(0.5, high + UNIT // 2 + 0.5, self.width() - 1, height)

    def time_at(self, x: float) -> float:
        """The moment at a place of the widget."""
        plot = self.plot()
        return self.span.begin + (x - plot.left()) / max(1.0, plot.width()) * self.span.length

    def x_of(self, time: float) -> float:
        """And the place of a moment."""
        return place_of(time, self.plot(), self.span)

    def _moved(self) -> None:
        self._picture = None
        self.update()

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        plot = self.plot()
        picture = self._picture
        if picture is None or picture.deviceIndependentSize().toSize() != self.size():
            picture = self._picture = self._painted(plot)
        painter = QPainter(self)
        paint_head(painter, self.title, self.values.readings(self.span.hover), self.width())
        paint_grid(painter, plot, self.span)
        painter.setClipRect(plot.adjusted(0, -1, 0, 1))
        painter.drawPixmap(0, 0, picture)
        self._paint_marks(painter, plot)
        painter.end()

    def _painted(self, plot: QRectF) -> QPixmap:
        """The lines alone: they take long, and stay while the pointer moves over them."""
        span, wide = self.span, max(1, int(plot.width() / _BEND))
        values = self.values
        bent = [
            bends(values.times, column, span.begin, span.end, wide) for column in values.columns
        ]
        most = max((each.most for each in bent), default=0.0)
        self._top = round_top(self._with_limit(most), self._least)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setClipRect(plot.adjusted(0, -1, 0, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, each in zip(values.lines, bent, strict=False):
            drawn = path(each, plot, self._top)
            paint_line(painter, plot, line.tone, drawn, filled=len(values.lines) == 1)
        painter.end()
        return picture

    def _with_limit(self, most: float) -> float:
        # A limit that is far above what is used would press the line to the ground.
        return max(most, self.limit) if self.limit <= 4 * most else most

    def _paint_marks(self, painter: QPainter, plot: QRectF) -> None:
        """The top, the limit, what the mouse chooses, and the moment that is looked at."""
        paint_label(painter, plot.left() + 1, plot.top() + 1, self.values.words(self._top))
        if self.limit <= self._top:
            paint_limit(painter, plot, self.limit / self._top)
        if chosen := self._hand.chosen:
            paint_choice(painter, plot, *map(self.x_of, chosen))
        hover = self.span.hover
        if hover is not None:
            here = self.underMouse() or self.hasFocus()
            text = datetime.fromtimestamp(hover).strftime("%H:%M:%S") if here else ""
            paint_moment(painter, plot, self.x_of(hover), text)
        if self.hasFocus():
            painter.setPen(QColor(colors().accent))
            painter.drawRect(plot)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._moved()
