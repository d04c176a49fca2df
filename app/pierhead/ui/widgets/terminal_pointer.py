"""The mouse over a terminal: it selects, opens links and pastes, or belongs to the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent

from pierhead.core.terminal_options import RightClick
from pierhead.ui.widgets.terminal_keys import CONTROL_KEY, Held
from pierhead.ui.widgets.terminal_reports import MouseReports
from pierhead.ui.widgets.terminal_selecting import Selecting
from pierhead.ui.widgets.terminal_wheel import Wheel

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

Button = Qt.MouseButton
_Type = QEvent.Type


class Pointer(QObject):
    """Takes the events of the viewport that have to do with the mouse."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._selecting = Selecting(view)
        self._reports = MouseReports(view)
        self._wheel = Wheel(view, self._reports)
        self._handlers: dict[QEvent.Type, Callable[[Any], object]] = {
            _Type.MouseButtonPress: self._press,
            _Type.MouseButtonDblClick: self._press,
            _Type.MouseMove: self._move,
            _Type.MouseButtonRelease: self._release,
            _Type.Wheel: self._wheel.turn,
            _Type.ContextMenu: self._menu,
            _Type.Leave: self._leave,
            _Type.ToolTip: view.links.tell,
            _Type.DragEnter: view.drop.enter,
            _Type.DragMove: view.drop.move_over,
            _Type.DragLeave: view.drop.leave,
            _Type.Drop: view.drop.drop,
        }

    def handle(self, event: QEvent) -> bool:
        """Whether the event was one of the mouse."""
        handler = self._handlers.get(event.type())
        if handler is None:
            return False
        handler(event)
        return True

    def _press(self, event: QMouseEvent) -> None:
        view, button = self._view, event.button()
        if self._reports.wanted(event.modifiers()):
            self._reports.press(event)
        elif button == Button.LeftButton:
            if not view.links.press(event):
                self._selecting.start(event)
        elif button == Button.MiddleButton and view.preferences.options.middle_click_pastes:
            view.pasting.paste_primary()

    def _move(self, event: QMouseEvent) -> None:
        if self._selecting.active:
            self._selecting.move(event.position())
        elif self._reports.pressed or self._reports.wanted(event.modifiers()):
            self._reports.move(event)
        else:
            self._view.links.move(event.position(), bool(event.modifiers() & CONTROL_KEY))

    def _release(self, event: QMouseEvent) -> None:
        if self._selecting.active and event.button() == Button.LeftButton:
            self._selecting.end()
        elif self._reports.pressed:
            self._reports.release(event)
        elif event.button() == Button.LeftButton:
            self._view.links.release(event)

    def _leave(self, _event: QEvent) -> None:
        self._view.links.forget()

    def _menu(self, event: QContextMenuEvent) -> None:
        view = self._view
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if self._reports.wanted(event.modifiers()) and not by_key:
            return
        pastes = view.preferences.options.right_click is RightClick.PASTE
        if pastes and not by_key and not event.modifiers() & Held.ShiftModifier:
            view.offers.paste()
        else:
            view.offers.menu(event.globalPos(), None if by_key else event.pos())
