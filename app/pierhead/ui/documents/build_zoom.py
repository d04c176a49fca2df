"""How the time that a timeline shows is chosen: by wheel, keys, drags and fingers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pierhead.ui.documents.build_timeline import BuildTimeline

_STEP = 1.5
_NOTCH = 120
"""What a wheel tells for one of its notches."""
_CLOSER, _AWAY = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}, {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}
_ASIDE = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class TimelineZoom(QObject):
    """Enlarges what ``view`` shows and moves it; places are those of its viewport."""

    def __init__(self, view: BuildTimeline) -> None:
        super().__init__(view)
        self._view = view
        self._pressed: tuple[QPoint, int] | None = None
        """Where the mouse was pressed, and how far the view was to the right then."""
        self._dragging = False

    def closer(self) -> None:
        """Show less time, around the current step or the middle."""
        self.enlarge(_STEP, self._middle())

    def away(self) -> None:
        """Show more time."""
        self.enlarge(1 / _STEP, self._middle())

    def whole(self) -> None:
        """Show the whole build."""
        self._view.scale.fit()
        self._view.zoomed()

    def enlarge(self, factor: float, x: float) -> None:
        """Enlarge, so that the moment at ``x`` stays there."""
        view, bar = self._view, self._view.horizontalScrollBar()
        moment = view.moment_at(x)
        view.scale.enlarge(factor)
        view.zoomed()
        bar.setValue(round(view.scale.place(moment) - (x - view.left)))

    # -- events, True when they were for this

    def wheel(self, event: QWheelEvent) -> bool:
        """Ctrl enlarges, Shift moves."""
        turn = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turn:
            self.enlarge(_STEP ** (turn / _NOTCH), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turn:
            self._move(-turn / _NOTCH)
        else:
            return False
        event.accept()
        return True

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touchpad."""
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.enlarge(1 + event.value(), event.position().x())
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Plus and minus, 0 for all of it, and left and right."""
        key = event.key()
        if key in _CLOSER or event.matches(QKeySequence.StandardKey.ZoomIn):
            self.closer()
        elif key in _AWAY or event.matches(QKeySequence.StandardKey.ZoomOut):
            self.away()
        elif key == Qt.Key.Key_0:
            self.whole()
        elif key in _ASIDE and self._view.scale.enlarged:
            self._move(_ASIDE[Qt.Key(key)])
        else:
            return False
        return True

    def press(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton and self._view.scale.enlarged:
            self._pressed = event.position().toPoint(), self._view.horizontalScrollBar().value()

    def drag(self, event: QMouseEvent) -> bool:
        """Move the view with the mouse that is pressed."""
        if self._pressed is None:
            return False
        start, value = self._pressed
        by = event.position().toPoint().x() - start.x()
        if self._dragging or abs(by) >= QApplication.startDragDistance():
            self._dragging = True
            self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._view.horizontalScrollBar().setValue(value - by)
        return self._dragging

    def release(self) -> None:
        """The mouse is not pressed any more."""
        self._pressed, self._dragging = None, False
        self._view.viewport().unsetCursor()

    # -- inside

    def _move(self, tenths: float) -> None:
        bar = self._view.horizontalScrollBar()
        bar.setValue(bar.value() + round(tenths * self._view.scale.room / 10))

    def _middle(self) -> float:
        view = self._view
        x = view.middle_of(view.current)
        right = view.left + view.scale.room
        return x if x is not None and view.left <= x <= right else (view.left + right) / 2
