"""What the mouse does in a log: select characters, words and lines, and scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent

from pierhead.ui.widgets.log_selection import Spot

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

_ROWS = 3
"""That a notch of the wheel moves."""
_NOTCH = 120
_DRAG = 40
"""Milliseconds between two steps while a selection is dragged beyond the edge."""


class LogMouse:
    """The mouse's part of a ``LogView``."""

    def __init__(self, view: LogView) -> None:
        self._view = view
        self._at = QPoint()
        self._turned = 0
        self._doubled: int | None = None
        self._drag = QTimer(view, interval=_DRAG)
        self._drag.timeout.connect(self._drag_on)

    def press(self, event: QMouseEvent) -> None:
        """Begin a selection, go on with it (Shift), or take the line (the third click)."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        view, spot = self._view, self._view.spot_at(event.position().toPoint())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            view.selection.extend(spot)
        elif self._is_third(event):
            view.selection.begin(Spot(spot.line, 0))
            view.selection.extend(Spot(spot.line, len(view.shown(spot.line).text)))
        else:
            view.selection.begin(spot)
        view.viewport().update()

    def _is_third(self, event: QMouseEvent) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return self._doubled is not None and event.timestamp() - self._doubled < interval

    def double_click(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._doubled = event.timestamp()
        spot = self._view.spot_at(event.position().toPoint())
        self._view.selection.word(spot, self._view.shown(spot.line).text)
        self._view.viewport().update()

    def move(self, event: QMouseEvent) -> None:
        """Select up to here."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        view = self._view
        self._at = event.position().toPoint()
        view.selection.extend(view.spot_at(self._at))
        if view.selection and view.following:
            # What is being selected must not run away.
            view.sight.hold()
        inside = 0 <= self._at.y() < view.viewport().height()
        if inside:
            self._drag.stop()
        elif not self._drag.isActive():
            self._drag.start()
        view.moved()

    def release(self, _event: QMouseEvent) -> None:
        """End a selection; what is selected can be pasted with the middle button on X11."""
        self._drag.stop()
        clipboard, text = QGuiApplication.clipboard(), self._view.selected_text()
        if text and clipboard.supportsSelection():
            clipboard.setText(text, clipboard.Mode.Selection)

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll by rows, or sideways."""
        delta, view = event.angleDelta(), self._view
        if delta.x() and not delta.y():
            bar = view.horizontalScrollBar()
            bar.setValue(bar.value() - round(delta.x() * _ROWS * 2 / _NOTCH))
        else:
            self._turned += delta.y() * _ROWS
            rows = int(self._turned / _NOTCH)
            self._turned -= rows * _NOTCH
            view.sight.move(-rows)
            view.moved()
        event.accept()

    def _drag_on(self) -> None:
        view = self._view
        height = view.viewport().height()
        beyond = self._at.y() if self._at.y() < 0 else self._at.y() - height
        step = int(beyond / view.row_height) + (1 if beyond >= 0 else -1)
        view.sight.move(step)
        if view.following:
            view.sight.hold()
        view.selection.extend(view.spot_at(self._at))
        view.moved()
