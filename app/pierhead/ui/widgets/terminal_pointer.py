"""The mouse in a terminal: selecting, scrolling, and reports to programs that want them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent

from pierhead.core.terminal_options import TerminalOptions, TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets import terminal_keys as keys
from pierhead.ui.widgets.terminal_select import Place, Selection, Unit

Button = Qt.MouseButton

_CODES = {Button.LeftButton: keys.LEFT, Button.MiddleButton: keys.MIDDLE}
_CODES |= {Button.RightButton: keys.RIGHT}
_DRAGS = 1002
_MOVES = 1003
_X10 = 9
_NOTCH = 120
_LINES_PER_NOTCH = 3
_AUTO_SCROLL = 40
_UNITS = {1: Unit.CHARACTER, 2: Unit.WORD, 3: Unit.LINE}


class Pane(Protocol):
    """What the pointer needs of the widget."""

    emulator: Emulator
    preferences: TerminalPreferences
    selection: Selection | None

    def cell_at(self, point: QPointF) -> tuple[float, int]:
        """Column with its fraction, and row from the first visible one; may lie outside."""

    def first_visible(self) -> int:
        """The absolute number of the line at the top."""

    def scroll_lines(self, count: int) -> None:
        """Move the view down, or up when negative."""

    def select(self, selection: Selection | None) -> None:
        """Show another selection."""

    def send(self, data: bytes) -> None:
        """Send input to the program."""

    def paste_primary(self) -> None:
        """Paste what was selected last, where the platform has that."""


class Pointer(QObject):
    """Follows the mouse over one terminal."""

    def __init__(self, pane: Pane, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self._selecting = False
        self._reported: int | None = None
        self._place = (-1, -1)
        self._clicks = 0
        self._clicked_at = QPointF()
        self._since_click = QTimer(self, singleShot=True)
        self._point = QPointF()
        self._wheel = 0.0
        self._scroller = QTimer(self, interval=_AUTO_SCROLL)
        self._scroller.timeout.connect(self._scroll_and_extend)

    # -- buttons

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        if self._reports(event.modifiers()):
            self._reported = _CODES.get(event.button())
            self._report(self._reported, event)
        elif event.button() == Button.LeftButton:
            self._start(event)
        elif event.button() == Button.MiddleButton and self._options.middle_click_pastes:
            self._pane.paste_primary()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with a button down or not."""
        if self._selecting:
            self._point = event.position()
            self._extend()
            outside = not 0 <= self._pane.cell_at(self._point)[1] < self._pane.emulator.lines
            if outside != self._scroller.isActive():
                (self._scroller.start if outside else self._scroller.stop)()
            return
        wanted = self._pane.emulator.mouse
        if not self._reports(event.modifiers()) or wanted < _DRAGS:
            return
        if self._reported is not None or wanted == _MOVES:
            held = keys.NONE if self._reported is None else self._reported
            self._report(held + keys.MOTION, event, only_if_moved=True)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        if self._selecting and event.button() == Button.LeftButton:
            self._selecting = False
            self._scroller.stop()
            self._offer()
        elif self._reported is not None:
            if self._pane.emulator.mouse != _X10:
                self._report(self._reported, event, released=True)
            self._reported = None

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll, or let the program scroll."""
        self._wheel -= event.angleDelta().y() * _LINES_PER_NOTCH / _NOTCH
        count = int(self._wheel)
        self._wheel -= count
        emulator = self._pane.emulator
        if count and self._reports(event.modifiers()):
            button = keys.WHEEL_DOWN if count > 0 else keys.WHEEL_UP
            for _ in range(max(1, abs(count) // _LINES_PER_NOTCH)):
                self._report(button, event)
        elif count and emulator.alternate and self._presses_keys:
            arrow = b"B" if count > 0 else b"A"
            prefix = b"\x1bO" if emulator.application_cursor else b"\x1b["
            self._pane.send((prefix + arrow) * abs(count))
        elif count:
            self._pane.scroll_lines(count)
            if self._selecting:
                self._extend()

    @property
    def _options(self) -> TerminalOptions:
        return self._pane.preferences.options

    @property
    def _presses_keys(self) -> bool:
        """Whether the wheel sends cursor keys on the alternate screen."""
        return self._options.alternate_scroll and self._pane.emulator.alternate_scroll

    # -- reports

    def _reports(self, modifiers: Qt.KeyboardModifier) -> bool:
        return bool(self._pane.emulator.mouse) and not modifiers & keys.Modifier.ShiftModifier

    def _report(
        self,
        button: int | None,
        event: QMouseEvent | QWheelEvent,
        *,
        released: bool = False,
        only_if_moved: bool = False,
    ) -> None:
        emulator = self._pane.emulator
        across, row = self._pane.cell_at(event.position())
        column = min(max(0, int(across)), emulator.columns - 1)
        row = min(max(0, row), emulator.lines - 1)
        if button is None or (only_if_moved and (column, row) == self._place):
            return
        self._place = column, row
        encoding = emulator.mouse_encoding
        modifiers = event.modifiers()
        self._pane.send(
            keys.mouse_bytes(button, column, row, modifiers, encoding, released=released)
        )

    # -- selecting

    def _start(self, event: QMouseEvent) -> None:
        pane = self._pane
        near = (event.position() - self._clicked_at).manhattanLength() < _NEAR
        again = self._since_click.isActive() and near
        self._clicks = self._clicks % len(_UNITS) + 1 if again else 1
        self._clicked_at = self._point = event.position()
        self._since_click.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
        self._selecting = True
        unit = _UNITS[self._clicks]
        place = self._place_at(unit)
        if event.modifiers() & keys.Modifier.ShiftModifier and pane.selection is not None:
            pane.select(pane.selection.to(place))
        else:
            pane.select(Selection(unit, place, place))

    def _place_at(self, unit: Unit) -> Place:
        pane = self._pane
        across, row = pane.cell_at(self._point)
        column = round(across) if unit is Unit.CHARACTER else int(across)
        line = min(max(pane.emulator.first, pane.first_visible() + row), pane.emulator.end - 1)
        return Place(line, min(max(0, column), pane.emulator.columns))

    def _extend(self) -> None:
        selection = self._pane.selection
        if selection is not None:
            self._pane.select(selection.to(self._place_at(selection.unit)))

    def _scroll_and_extend(self) -> None:
        row = self._pane.cell_at(self._point)[1]
        lines = self._pane.emulator.lines
        self._pane.scroll_lines(row if row < 0 else max(1, row - lines + 1))
        self._extend()

    def _offer(self) -> None:
        """Make the selection what a middle click pastes, where the platform has that."""
        clipboard = QGuiApplication.clipboard()
        selection = self._pane.selection
        if selection is not None and clipboard.supportsSelection():
            text = selection.text(self._pane.emulator)
            if text:
                clipboard.setText(text, clipboard.Mode.Selection)


_NEAR = 6
