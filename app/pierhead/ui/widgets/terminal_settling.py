"""What a resize has put off in a terminal is done when there is time, under a view that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pierhead.ui.bind import bind

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_canvas import TerminalCanvas

_MOMENT = 0.004
"""Seconds of it before everything else in the app gets its turn."""
_PAUSE = 2
"""Milliseconds."""


class Settling(QObject):
    """Has the emulator of a canvas settle, and keeps the same text in sight meanwhile."""

    def __init__(self, canvas: TerminalCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._sight: list[tuple[int, int]] = []
        """Where the first line in sight begins; nothing while the view follows the output."""
        self._settled = 0
        self._placing = False
        canvas.emulator.follow(self._sight)
        bind(canvas.emulator.on_settled, canvas, self.place)
        canvas.verticalScrollBar().valueChanged.connect(self._note)
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._later.timeout.connect(self._go_on)

    def _go_on(self) -> None:
        canvas = self._canvas
        # What is in sight should not have to wait.
        moments = 2 if canvas.first_visible() < canvas.emulator.settled else 1
        if not canvas.emulator.settle(moments * _MOMENT):
            self._later.start()

    def start(self) -> None:
        """Something may have been put off."""
        if not self._later.isActive() and not self._canvas.emulator.tidy:
            self._later.start()

    def place(self) -> None:
        """Lines have other numbers now: scroll to where the text is that was in sight."""
        canvas, emulator = self._canvas, self._canvas.emulator
        bar = canvas.verticalScrollBar()
        changed = bar.value() < self._settled
        self._placing = True
        bar.setRange(emulator.first, emulator.top)
        bar.setValue(self._sight[0][0] if self._sight else emulator.top)
        self._placing = False
        self._note(bar.value())
        self._settled = emulator.settled
        if changed:
            canvas.redraw()
        canvas.lines_moved()

    def _note(self, value: int) -> None:
        if not self._placing:
            follows = value == self._canvas.verticalScrollBar().maximum()
            self._sight[:] = [] if follows else [(value, 0)]
