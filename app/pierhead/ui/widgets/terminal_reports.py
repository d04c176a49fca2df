"""The mouse as a program in the terminal is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from pierhead.terminal import mouse
from pierhead.terminal.mouse import Report, Spot, mouse_bytes
from pierhead.ui.widgets.terminal_keys import Held, modifiers_of

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

Button = Qt.MouseButton

_CODES = {
    Button.LeftButton: mouse.LEFT,
    Button.MiddleButton: mouse.MIDDLE,
    Button.RightButton: mouse.RIGHT,
    Button.BackButton: mouse.BACK,
    Button.ForwardButton: mouse.FORWARD,
    Button.TaskButton: mouse.EIGHTH_EXTRA,
    Button.ExtraButton4: mouse.NINTH_EXTRA,
}


class MouseReports:
    """Sends what a program wants to know; remembers which buttons it was told of."""

    def __init__(self, view: TerminalView) -> None:
        self._view = view
        self._held: list[int] = []
        self._spot: Spot | None = None

    def wanted(self, held: Qt.KeyboardModifier) -> bool:
        """Whether the mouse is the program's now; Shift takes it back, but for who asks for it."""
        emulator = self._view.emulator
        if emulator.locator.enabled and not held & Held.ShiftModifier:
            return True
        taken_back = held & Held.ShiftModifier and not emulator.mouse_takes_shift
        return bool(emulator.mouse) and not taken_back

    @property
    def pressed(self) -> bool:
        """Whether the program was told of a button that is still down."""
        return bool(self._held)

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        code = _CODES.get(event.button())
        if code is not None:
            self._held.append(code)
            self._send(code, event.position(), event.modifiers())

    def release(self, event: QMouseEvent) -> None:
        """A button went up of which the program was told."""
        code = _CODES.get(event.button())
        if code is not None and code in self._held:
            self._held.remove(code)
            self._send(code, event.position(), event.modifiers(), released=True)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved; only as much as can be told apart counts."""
        code = min(self._held, default=mouse.NO_BUTTON)
        spot = self._spot_at(event.position())
        emulator = self._view.emulator
        pixels = emulator.mouse_encoding == mouse.PIXELS or emulator.locator.pixels
        if self._spot is None or (spot != self._spot if pixels else spot[:2] != self._spot[:2]):
            self._send(code, event.position(), event.modifiers(), moved=True)

    def turn(self, code: int, point: QPointF, held: Qt.KeyboardModifier) -> None:
        """The wheel turned by a notch."""
        self._send(code, point, held)

    def _send(
        self,
        code: int,
        point: QPointF,
        held: Qt.KeyboardModifier,
        *,
        released: bool = False,
        moved: bool = False,
    ) -> None:
        emulator = self._view.emulator
        self._spot = self._spot_at(point)
        report = Report(code, self._spot, modifiers_of(held), released, moved)
        emulator.locator.take(report)
        self._view.send(mouse_bytes(report, emulator.mouse, emulator.mouse_encoding))

    def _spot_at(self, point: QPointF) -> Spot:
        """The nearest cell and pixel of the screen."""
        cells, emulator = self._view.cells, self._view.emulator
        last_x = emulator.columns * cells.width - 1
        last_y = emulator.lines * cells.height - 1
        x = min(max(0, int(point.x() * cells.scale - cells.padding)), last_x)
        y = min(max(0, int(point.y() * cells.scale - cells.padding)), last_y)
        return Spot(x // cells.width, y // cells.height, x, y)
