"""A chart of one or two lines over time, painted by itself.

A plotting library was measured: pyqtgraph takes 0.35 s and 50 MB to be loaded, holds up the window
for 16 to 21 ms while a thread loads it and for 75 ms while five charts are made. This
paints five of them in a few milliseconds and needs nothing.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.chart_axis import round_top, time_ticks
from pierhead.ui.widgets.chart_path import bends, path
from pierhead.ui.widgets.chart_span import ChartSpan

_STEP = 1.25
"""By how much one turn of the wheel or one key shows more or less."""
_DRAGGED = 6
"""Pixels after which the mouse chooses a part of the time."""
_TICK = 9 * UNIT
"""Pixels that a time on the axis needs."""
_BEND = 2
"""Pixels between two bends of a line with more samples than that."""
_NEAR = 30.0
"""Seconds from the pointer to a sample that is told there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart."""

    name: str
    """What it is, in a word or two; may be empty where the chart has only one."""
    tone: str
    """The name of its colour in the theme."""


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
        self.title, self.lines, self.span = title, tuple(lines), span
        self._words, self._least = words, least
        self._times = array("d")
        self._values: tuple[array[float], ...] = ()
        self.limit = math.nan
        """A line that the values stay below; NaN for none."""
        self._picture: QPixmap | None = None
        """The lines, until they change."""
        self._top = least
        self._pressed: float | None = None
        self._dragged: float | None = None
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        span.changed.connect(self._moved)
        span.hover_changed.connect(self.update)

    def show_values(
        self, times: array[float], values: Sequence[array[float]], limit: float = math.nan
    ) -> None:
        """Show these, a value of each line for each time; they are only read."""
        self._times, self._values, self.limit = times, tuple(values), limit
        self._moved()
        self.setAccessibleDescription(self.reading())

    def reading(self) -> str:
        """The values at the moment that is looked at, else the newest, as text."""
        place = self._looked_at()
        return ", ".join(
            f"{line.name} {self._word(column, place)}".strip()
            for line, column in zip(self.lines, self._values, strict=False)
        )

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
        plot = self.plot()
        return plot.left() + (time - self.span.begin) / self.span.length * plot.width()

    def _looked_at(self) -> int:
        """The number of the sample that is looked at; -1 for none."""
        if not self._times:
            return -1
        time = self.span.hover
        if time is None:
            return len(self._times) - 1
        near = range(len(self._times))
        low, high = 0, len(self._times)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._times[middle] < time else (low, middle)
        found = min(
            (place for place in (low - 1, low) if place in near),
            key=lambda place: abs(self._times[place] - time),
        )
        return found if abs(self._times[found] - time) <= _NEAR else -1

    def _word(self, column: Sequence[float], place: int) -> str:
        value = column[place] if 0 <= place < len(column) else math.nan
        return "–" if math.isnan(value) else self._words(value)

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
        self._paint_head(painter)
        self._paint_grid(painter, plot)
        painter.setClipRect(plot.adjusted(0, -1, 0, 1))
        painter.drawPixmap(0, 0, picture)
        self._paint_marks(painter, plot)
        painter.end()

    def _painted(self, plot: QRectF) -> QPixmap:
        """The lines alone: they take long, and stay while the pointer moves over them."""
        span, wide = self.span, max(1, int(plot.width() / _BEND))
        bent = [bends(self._times, column, span.begin, span.end, wide) for column in self._values]
        most = max((each.most for each in bent), default=0.0)
        self._top = round_top(self._with_limit(most), self._least)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setClipRect(plot.adjusted(0, -1, 0, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, each in zip(self.lines, bent, strict=False):
            self._paint_line(painter, plot, line, path(each, plot, self._top))
        painter.end()
        return picture

    def _with_limit(self, most: float) -> float:
        # A limit that is far above what is used would press the line to the ground.
        return max(most, self.limit) if self.limit <= 4 * most else most

    def _paint_head(self, painter: QPainter) -> None:
        palette, metrics = colors(), self.fontMetrics()
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(palette.text))
        base = float(metrics.ascent())
        painter.drawText(QPointF(0, base), self.title)
        painter.setFont(self.font())
        place, right = self._looked_at(), float(self.width())
        pairs = list(zip(self.lines, self._values, strict=False))
        for line, column in reversed(pairs):
            text = f"{line.name} {self._word(column, place)}".strip()
            right -= metrics.horizontalAdvance(text)
            painter.setPen(QColor(getattr(palette, line.tone)))
            painter.drawText(QPointF(right, base), text)
            right -= 1.5 * UNIT

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        palette, metrics = colors(), self.fontMetrics()
        border, muted = QColor(palette.border), QColor(palette.muted)
        painter.fillRect(plot, QColor(palette.base))
        faint = QColor(border)
        faint.setAlphaF(0.55)
        painter.setPen(faint)
        painter.drawLine(
            QPointF(plot.left(), plot.center().y()), QPointF(plot.right(), plot.center().y())
        )
        ticks = int(plot.width() // _TICK)
        for time, text in time_ticks(self.span.begin, self.span.end, ticks):
            x, wide = round(self.x_of(time)) + 0.5, metrics.horizontalAdvance(text)
            painter.setPen(faint)
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            if plot.left() <= x - wide / 2 and x + wide / 2 <= plot.right():
                painter.setPen(muted)
                painter.drawText(
                    QPointF(x - wide / 2, plot.bottom() + metrics.ascent() + UNIT / 4), text
                )
        painter.setPen(border)
        painter.drawRect(plot)

    def _paint_line(
        self, painter: QPainter, plot: QRectF, line: Line, drawn: Sequence[QPainterPath]
    ) -> None:
        color = QColor(getattr(colors(), line.tone))
        for each in drawn if len(self.lines) == 1 else ():
            area = QPainterPath(each)
            area.lineTo(each.currentPosition().x(), plot.bottom())
            area.lineTo(each.elementAt(0).x, plot.bottom())
            fill = QColor(color)
            fill.setAlphaF(0.16)
            painter.fillPath(area, fill)
        painter.setPen(QPen(color, 1.5))
        for each in drawn:
            painter.drawPath(each)

    def _paint_marks(self, painter: QPainter, plot: QRectF) -> None:
        """The top, the limit, what the mouse chooses, and the moment that is looked at."""
        palette, metrics, top = colors(), self.fontMetrics(), self._top
        self._paint_label(painter, plot.left() + 1, plot.top() + 1, self._words(top))
        if self.limit <= top:
            y = plot.bottom() - self.limit / top * plot.height()
            painter.setPen(QPen(QColor(palette.bad), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        if self._pressed is not None and self._dragged is not None:
            left, right = sorted((self.x_of(self._pressed), self.x_of(self._dragged)))
            chosen = QColor(palette.accent)
            chosen.setAlphaF(0.2)
            painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), chosen)
        if self.span.hover is not None:
            x = self.x_of(self.span.hover)
            painter.setPen(QColor(palette.muted))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            if not (self.underMouse() or self.hasFocus()):
                return
            moment = datetime.fromtimestamp(self.span.hover).strftime("%H:%M:%S")
            wide = metrics.horizontalAdvance(moment) + UNIT
            left = min(max(x - wide / 2, plot.left() + 1), plot.right() - wide)
            self._paint_label(painter, left, plot.bottom() - metrics.height(), moment)
        if self.hasFocus():
            painter.setPen(QColor(palette.accent))
            painter.drawRect(plot)

    def _paint_label(self, painter: QPainter, x: float, y: float, text: str) -> None:
        """A word over the lines, which shine through."""
        palette, metrics = colors(), self.fontMetrics()
        ground = QColor(palette.base)
        ground.setAlphaF(0.75)
        wide = metrics.horizontalAdvance(text) + UNIT
        painter.fillRect(QRectF(x, y, wide, metrics.height()), ground)
        painter.setPen(QColor(palette.muted))
        painter.drawText(QPointF(x + UNIT / 2, y + metrics.ascent()), text)

    # -- the mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        self.span.look(self.time_at(x))
        if self._pressed is not None:
            far = abs(x - self.x_of(self._pressed)) >= _DRAGGED
            self._dragged = self.time_at(x) if far or self._dragged is not None else None
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = self.time_at(event.position().x()), None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begin, end, self._pressed, self._dragged = self._pressed, self._dragged, None, None
        if begin is not None and end is not None:
            self.span.show(min(begin, end), max(begin, end))
        self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None
        self.span.show_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._moved()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.span.look(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Without the key it scrolls what the chart is in.
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        turns = event.angleDelta().y() / 120
        self.span.zoom(_STEP**-turns, self.time_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._look_beside(-1)
            case Qt.Key.Key_Right:
                self._look_beside(1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.span.zoom(1 / _STEP, self.span.hover)
            case Qt.Key.Key_Minus:
                self.span.zoom(_STEP, self.span.hover)
            case Qt.Key.Key_PageUp:
                self.span.move(-self.span.length / 2)
            case Qt.Key.Key_PageDown:
                self.span.move(self.span.length / 2)
            case Qt.Key.Key_Home:
                self.span.show_all()
            case Qt.Key.Key_End:
                self.span.follow(self.span.length)
            case Qt.Key.Key_Escape if self.span.hover is not None:
                self.span.look(None)
            case _:
                super().keyPressEvent(event)
                return
        self.setAccessibleDescription(self.reading())

    def _look_beside(self, step: int) -> None:
        """Look at the sample before or after the one that is looked at."""
        if self._times:
            place = min(max(self._looked_at() + step, 0), len(self._times) - 1)
            self.span.look(self._times[place])
