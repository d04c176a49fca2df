"""The clock by which the cursor and blinking text of a terminal come and go, together."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication


class Blink(QObject):
    """Ticks at the platform's pace while something needs it, and never where that wants none."""

    turned = Signal()
    """``lit`` has changed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lit = True
        """Whether what blinks is seen now; always when the clock stands still."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return self._timer.isActive()

    def run(self, needed: bool) -> None:
        """Tick from now on, or stand still."""
        half = QGuiApplication.styleHints().cursorFlashTime() // 2
        if not needed or half <= 0:
            self._timer.stop()
            self._set(True)
        elif not self._timer.isActive():
            self._timer.start(half)

    def restart(self) -> None:
        """Let everything be seen for a full while: somebody is typing."""
        if self._timer.isActive():
            self._timer.start()
        self._set(True)

    def _turn(self) -> None:
        self._set(not self.lit)

    def _set(self, lit: bool) -> None:
        if lit != self.lit:
            self.lit = lit
            self.turned.emit()
