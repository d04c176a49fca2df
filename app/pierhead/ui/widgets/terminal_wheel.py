"""The wheel and the touchpad over a terminal: they scroll, press keys or are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from pierhead.terminal import mouse
from pierhead.ui.widgets.terminal_keys import CONTROL_KEY
from pierhead.ui.widgets.terminal_reports import MouseReports

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_NOTCH = 120
"""What Qt says for one notch of a wheel."""


class Wheel:
    """Gathers small turns, as touchpads make them, until they are a line or a notch."""

    def __init__(self, view: TerminalView, reports: MouseReports) -> None:
        self._view = view
        self._reports = reports
        self._lines = 0.0
        self._steps = [0.0, 0.0]

    def turn(self, event: QWheelEvent) -> None:
        """Do what the turn stands for here and now."""
        if event.phase() == Qt.ScrollPhase.ScrollBegin:
            self._lines, self._steps = 0.0, [0.0, 0.0]
        across, down = self._steps_of(event)
        if self._view.emulator.mouse and self._reports.wanted(event.modifiers()):
            self._report(event, across, down)
        elif event.modifiers() & CONTROL_KEY:
            if count := self._whole(1, down):
                self._view.zoom(-count)
        else:
            self._scroll(down if event.pixelDelta().y() else down * _lines_per_notch())
        event.accept()

    def _steps_of(self, event: QWheelEvent) -> tuple[float, float]:
        """How far to the right and down: in lines if the pixels are told, else in notches."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if pixels != QPoint():
            cells = self._view.cells
            height = cells.height / cells.scale
            return -pixels.x() / height, -pixels.y() / height
        return -angle.x() / _NOTCH, -angle.y() / _NOTCH

    def _report(self, event: QWheelEvent, across: float, down: float) -> None:
        for axis, steps, codes in (
            (1, down, (mouse.WHEEL_UP, mouse.WHEEL_DOWN)),
            (0, across, (mouse.WHEEL_LEFT, mouse.WHEEL_RIGHT)),
        ):
            count = self._whole(axis, steps)
            for _turn in range(abs(count)):
                self._reports.turn(codes[count > 0], event.position(), event.modifiers())

    def _scroll(self, lines: float) -> None:
        view, emulator = self._view, self._view.emulator
        if lines * self._lines < 0:
            self._lines = 0.0
        self._lines += lines
        count = int(self._lines)
        self._lines -= count
        wanted = emulator.alternate_scroll and view.preferences.options.alternate_scroll
        if not emulator.alternate:
            view.scroll_lines(count)
        elif wanted and count:
            lead = b"\x1bO" if emulator.application_cursor else b"\x1b["
            view.send((lead + (b"B" if count > 0 else b"A")) * abs(count))

    def _whole(self, axis: int, steps: float) -> int:
        """The whole steps that have come together; turning back begins anew."""
        if steps * self._steps[axis] < 0:
            self._steps[axis] = 0.0
        self._steps[axis] += steps
        count = int(self._steps[axis])
        self._steps[axis] -= count
        return count


def _lines_per_notch() -> int:
    return max(1, QApplication.wheelScrollLines())
