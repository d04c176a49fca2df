"""A chart of one or two lines over time, painted by itself.

A plotting library was measured: pyqtgraph takes 0.35 s and 50 MB to be loaded, holds up the window
for 16 to 21 ms while a thread loads it and for 75 ms while five charts are made. This
paints five of them in a few milliseconds and needs nothing.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.chart_axis import round_top
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

_STEP = 1.25
"""By how much one turn of the wheel or one key shows more or less."""
_DRAGGED = 6
"""Pixels after which the mouse chooses a part of the time."""
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
        return ", ".join(text for text, _tone in self._readings())

    def _readings(self) -> list[tuple[str, str]]:
        """The text of each line there, and the name of its colour."""
        place = self._looked_at()
        return [
            (f"{line.name} {self._word(column, place)}".strip(), line.tone)
            for line, column in zip(self.lines, self._values, strict=False)
        ]

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

    def _looked_at(self) -> int:
        """The number of the sample that is looked at; -1 for none."""
        if not self._times:
            return -1
        time = self.span.hover
        if time is None:
            return len(self._times) - 1
        after = bisect_left(self._times, time)
        beside = (place for place in (after - 1, after) if 0 <= place < len(self._times))
        found = min(beside, key=lambda place: abs(self._times[place] - time))
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
        paint_head(painter, self.title, self._readings(), self.width())
        paint_grid(painter, plot, self.span)
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
            drawn = path(each, plot, self._top)
            paint_line(painter, plot, line.tone, drawn, filled=len(self.lines) == 1)
        painter.end()
        return picture

    def _with_limit(self, most: float) -> float:
        # A limit that is far above what is used would press the line to the ground.
        return max(most, self.limit) if self.limit <= 4 * most else most

    def _paint_marks(self, painter: QPainter, plot: QRectF) -> None:
        """The top, the limit, what the mouse chooses, and the moment that is looked at."""
        paint_label(painter, plot.left() + 1, plot.top() + 1, self._words(self._top))
        if self.limit <= self._top:
            paint_limit(painter, plot, self.limit / self._top)
        if self._pressed is not None and self._dragged is not None:
            paint_choice(painter, plot, self.x_of(self._pressed), self.x_of(self._dragged))
        hover = self.span.hover
        if hover is not None:
            here = self.underMouse() or self.hasFocus()
            text = datetime.fromtimestamp(hover).strftime("%H:%M:%S") if here else ""
            paint_moment(painter, plot, self.x_of(hover), text)
        if self.hasFocus():
            painter.setPen(QColor(colors().accent))
            painter.drawRect(plot)

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
