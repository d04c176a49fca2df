"""What the mouse does in a log: select characters, words and lines, and scroll."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QMenu

from pierhead.core.i18n import _
from pierhead.ui.widgets.log_paint import GUTTER
from pierhead.ui.widgets.log_selection import Spot

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

_ROWS = 3
"""That a notch of the wheel moves."""
_NOTCH = 120
_DRAG = 40
"""Milliseconds between two steps while a selection is dragged beyond the edge."""


class LogMouse(QObject):
    """The mouse's part of a ``LogView``."""

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        view.viewport().installEventFilter(self)
        self._acts: dict[QEvent.Type, Callable[[Any], None]] = {
            QEvent.Type.MouseButtonPress: self.press,
            QEvent.Type.MouseMove: self.move,
            QEvent.Type.MouseButtonRelease: self.release,
            QEvent.Type.MouseButtonDblClick: self.double_click,
            QEvent.Type.Wheel: self.wheel,
            QEvent.Type.ContextMenu: self.menu,
        }
        self._view = view
        self._at = QPoint()
        self._turned = 0
        self._doubled: int | None = None
        self._drag = QTimer(view, interval=_DRAG)
        self._drag.timeout.connect(self._drag_on)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        act = self._acts.get(event.type())
        if act is None:
            return False
        act(event)
        return True

    def spot_at(self, position: QPoint) -> Spot:
        """The place between two characters that is nearest to a point of the viewport."""
        view, rows = self._view, list(self._view.sight.seen())
        if not rows:
            return Spot(view.buffer.first, 0)
        number = int(position.y() // view.row_height)
        place = rows[max(0, min(number, len(rows) - 1))]
        shown = view.shown(place.line)
        if number >= len(rows):
            return Spot(place.line, len(shown.text))
        painter, (first, last) = view.look.painter, view.cells_of(place)
        cell = first + max(0, round((position.x() - painter.left) / painter.cell))
        return Spot(place.line, shown.column(min(cell, last)))

    def menu(self, event: QContextMenuEvent) -> None:
        """Show what can be done with what is selected, or with the line here."""
        view, at = self._view, self.spot_at(event.pos()).line
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy Selection"), view.copying.copy).setEnabled(bool(view.selection))
        menu.addAction(_("Select All"), view.copying.select_all)
        if view.shown(at).foldable:
            menu.addSeparator()
            title = _("Fold JSON") if view.folds.unfolded(at) else _("Unfold JSON")
            menu.addAction(title, lambda: view.folds.turn(at))
        if view.filtered:
            menu.addSeparator()
            menu.addAction(_("Show Where It Stands"), lambda: view.line_wanted.emit(at))
        menu.popup(event.globalPos())

    def press(self, event: QMouseEvent) -> None:
        """Begin a selection, go on with it (Shift), or take the line (the third click)."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        view, spot = self._view, self.spot_at(event.position().toPoint())
        if event.position().x() < GUTTER and view.folds.turn(spot.line):
            return
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
        spot = self.spot_at(event.position().toPoint())
        self._view.selection.word(spot, self._view.shown(spot.line).text)
        self._view.viewport().update()

    def move(self, event: QMouseEvent) -> None:
        """Select up to here."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        view = self._view
        self._at = event.position().toPoint()
        view.selection.extend(self.spot_at(self._at))
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
        self._view.copying.mark()

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll by rows, or sideways; with Ctrl make the text larger or smaller."""
        delta, view = event.angleDelta(), self._view
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            view.look.set_zoom(view.look.zoom + (1 if delta.y() > 0 else -1))
        elif delta.x() and not delta.y():
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
        view.selection.extend(self.spot_at(self._at))
        view.moved()
