"""Frames of a terminal: what has changed in the emulator is drawn, at most once per frame.

Much new text is drawn in portions, between which the event loop gets its turn. It is drawn where
it is kept, not where it is seen: what is painted is always a whole frame.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from pierhead.terminal.line import Line
from pierhead.terminal.shown import ALL
from pierhead.ui.widgets.terminal_sheet import Sheet

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_canvas import TerminalCanvas

FRAME = 0.016
"""Seconds: output that comes faster than this is painted together."""

_PORTION = 0.003
_PATIENCE = 0.15
"""Seconds for which a program may hold back a frame (mode 2026)."""


class Frames(QObject):
    """Follows the emulator of a canvas, and has the picture of its lines."""

    def __init__(self, canvas: TerminalCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._sheet: Sheet | None = None
        self._begun = 0.0
        self._held_since = 0.0
        self._top = -1
        self._more = False
        """Whether something came while portions were being drawn."""
        self._left: list[int] = []
        """The lines of this frame that are still to be drawn."""
        self._changed: list[int] = []
        """Those that were drawn and look different now."""
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._go_on)

    @property
    def waiting(self) -> bool:
        """Whether there is something that was not brought to the screen yet."""
        return self._timer.isActive()

    @property
    def drawing(self) -> bool:
        """Whether a frame is being drawn in portions."""
        return bool(self._left)

    def refresh(self) -> None:
        """Have what has changed painted, at once or when a frame has passed."""
        self._more = self.drawing
        released = self._held_since and not self._canvas.emulator.synchronized
        if released or not self._timer.isActive():
            self._held_since = 0.0 if released else self._held_since
            wait = max(0.0, self._begun + FRAME - perf_counter())
            self._timer.start(round(wait * 1000))

    def now(self) -> None:
        """Forget what was drawn and begin a frame: everything has another place."""
        self.forget()
        self._left = []
        self._go_on()

    def forget(self) -> None:
        """Take all that was drawn for out of date, and have it drawn when it is seen."""
        self._sheet = None

    def sheet(self, numbers: range) -> Sheet:
        """The picture of some lines, of which those that just came into sight are drawn at once.

        A frame that is being drawn is brought to its end before.
        """
        if self._left:
            self._draw(for_ever=True)
        sheet = self._fitting(numbers)
        for number in numbers:
            if not sheet.holds(number):
                sheet.put(number, self._kept(number))
        return sheet

    def line(self, number: int) -> Line:
        """A line as it is shown."""
        line = self._sheet.line(number) if self._sheet is not None else None
        return line or self._kept(number)

    def _kept(self, number: int) -> Line:
        """A line as it is now.

        Output may have come since the last frame that has pushed it out of the scrollback; until
        the next one, the nearest that is kept stands in its place.
        """
        emulator = self._canvas.emulator
        return emulator.line(max(emulator.first, min(number, emulator.end - 1)))

    def blink(self, lit: bool) -> None:
        """Have what blinks painted anew."""
        if self._sheet is not None:
            self._canvas.update_lines(self._sheet.blink(lit))

    def show_pictures(self) -> None:
        """Have the lines with images painted anew: some of them were not there yet."""
        if self._sheet is not None:
            self._canvas.update_lines(self._sheet.show_pictures())

    @property
    def blinks(self) -> bool:
        """Whether anything that is shown does."""
        return self._sheet is not None and self._sheet.blinks

    def _fitting(self, numbers: range) -> Sheet:
        """A sheet that has room for so many lines."""
        canvas, columns = self._canvas, self._canvas.emulator.columns
        sheet = self._sheet
        if sheet is None or sheet.columns != columns or sheet.rows < len(numbers):
            rows = max(len(numbers), canvas.emulator.lines + 1)
            sheet = self._sheet = Sheet(canvas.painter, columns, rows)
            sheet.lit = canvas.blink.lit
        return sheet

    def _go_on(self) -> None:
        """Begin a frame or go on with it."""
        if not self._left:
            if self._held():
                return
            self._begun = perf_counter()
            self._collect()
        self._draw()

    def _draw(self, *, for_ever: bool = False) -> None:
        """Draw a portion of this frame, or all of it; with the last one it is there to be seen."""
        end = perf_counter() + _PORTION
        emulator = self._canvas.emulator
        if not self._canvas.isVisible():
            # It will be drawn when it is seen again.
            self._left = []
        while self._left:
            sheet = self._fitting(range(len(self._left)))
            number = self._left.pop()
            if emulator.first <= number < emulator.end and sheet.put(number, emulator.line(number)):
                self._changed.append(number)
            if perf_counter() > end and not for_ever:
                break
        if self._left:
            self._timer.start(0)
            return
        self._canvas.update_lines(self._changed)
        self._changed = []
        self._canvas.frame_drawn()
        if self._more:
            self._more = False
            self.refresh()

    def _held(self) -> bool:
        """Whether the program asked to wait with painting, and has not asked for too long."""
        if not self._canvas.emulator.synchronized:
            self._held_since = 0.0
            return False
        now = perf_counter()
        self._held_since = self._held_since or now
        left = self._held_since + _PATIENCE - now
        if left > 0:
            self._timer.start(round(left * 1000) + 1)
            return True
        self._held_since = now
        return False

    def _collect(self) -> None:
        """Find the lines that have to be drawn."""
        canvas, emulator = self._canvas, self._canvas.emulator
        dirty = emulator.take_dirty()
        different = canvas.follow_modes()
        if not canvas.isVisible():
            self.forget()
            return
        visible = canvas.coming_lines()
        if different or dirty is ALL or emulator.top != self._top:
            self._left = list(visible)
        else:
            self._left = [number for number in dirty if number in visible]
        self._top = emulator.top
