"""The mouse and keys on a chart: look at a moment, choose a part of the time, show more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

if TYPE_CHECKING:
    from pierhead.ui.widgets.chart import Chart

_STEP = 1.25
"""By how much one turn of the wheel or one key shows more or less."""
_DRAGGED = 6
"""Pixels after which the mouse chooses a part of the time."""


class ChartHand(QObject):
    """Takes the events of a ``Chart``, and moves the span that it shows."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart)
        self._chart, self._span = chart, chart.span
        self._pressed: float | None = None
        self._dragged: float | None = None
        chart.setMouseTracking(True)
        chart.installEventFilter(self)

    @property
    def chosen(self) -> tuple[float, float] | None:
        """The part of the time that the mouse is about to choose."""
        if self._pressed is None or self._dragged is None:
            return None
        return min(self._pressed, self._dragged), max(self._pressed, self._dragged)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent):
            self._point(kind, event)
            return True
        if isinstance(event, QWheelEvent):
            return self._turn(event)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if kind == QEvent.Type.Leave:
            self._span.look(None)
        return False

    def _point(self, kind: QEvent.Type, event: QMouseEvent) -> None:
        x = event.position().x()
        match kind:
            case QEvent.Type.MouseMove:
                self._move(x)
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._pressed, self._dragged = self._chart.time_at(x), None
            case QEvent.Type.MouseButtonRelease:
                chosen, self._pressed, self._dragged = self.chosen, None, None
                if chosen:
                    self._span.show(*chosen)
                self._chart.update()
            case QEvent.Type.MouseButtonDblClick:
                self._pressed = None
                self._span.show_all()

    def _move(self, x: float) -> None:
        self._span.look(self._chart.time_at(x))
        if self._pressed is not None:
            far = abs(x - self._chart.x_of(self._pressed)) >= _DRAGGED
            self._dragged = self._chart.time_at(x) if far or self._dragged is not None else None
            self._chart.update()

    def _turn(self, event: QWheelEvent) -> bool:
        # Without the key it scrolls what the chart is in.
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        turns = event.angleDelta().y() / 120
        self._span.zoom(_STEP**-turns, self._chart.time_at(event.position().x()))
        return True

    def _key(self, event: QKeyEvent) -> bool:
        span = self._span
        match event.key():
            case Qt.Key.Key_Left:
                self._look_beside(-1)
            case Qt.Key.Key_Right:
                self._look_beside(1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                span.zoom(1 / _STEP, span.hover)
            case Qt.Key.Key_Minus:
                span.zoom(_STEP, span.hover)
            case Qt.Key.Key_PageUp:
                span.move(-span.length / 2)
            case Qt.Key.Key_PageDown:
                span.move(span.length / 2)
            case Qt.Key.Key_Home:
                span.show_all()
            case Qt.Key.Key_End:
                span.follow(span.length)
            case Qt.Key.Key_Escape if span.hover is not None:
                span.look(None)
            case _:
                return False
        self._chart.setAccessibleDescription(self._chart.reading())
        return True

    def _look_beside(self, step: int) -> None:
        """Look at the sample before or after the one that is looked at."""
        time = self._chart.values.beside(self._span.hover, step)
        if time is not None:
            self._span.look(time)
