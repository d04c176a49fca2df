"""Long work of a widget in turns of the loop, the first of them at once."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

from pierhead.core.turns import TURN


class Turns(QObject):
    """Goes on with one piece of work whenever the loop has had time for everything else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(self, work: Iterator[None]) -> None:
        """Do this, a step after each that it yields, in place of what is being done."""
        self._work = work
        self._go_on()

    def finish(self) -> None:
        """Do all that is left at once: what comes next needs it."""
        self._timer.stop()
        for _step in self._work:
            pass

    def _go_on(self) -> None:
        until = time.monotonic() + TURN
        for _step in self._work:
            if time.monotonic() > until:
                self._timer.start()
                return
        self._timer.stop()
