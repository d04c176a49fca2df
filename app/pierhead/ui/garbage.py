"""Collect garbage in the thread of the window only.

Python collects wherever the threshold happens to be passed. In a worker thread that would delete
widgets and timers, which Qt allows in their own thread alone.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD = 200
"""Milliseconds between two looks at what there is to collect: it takes the longer the more came."""
SETTLED = 4000
"""Milliseconds after which the app has started in every respect."""


class GarbageCollector(QObject):
    """Takes over from Python's own until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._automatic = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        # By now everything is loaded that lives as long as the app: leaving it out keeps
        # collecting short.
        QTimer.singleShot(SETTLED, self, gc.freeze)

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._automatic:
            gc.enable()
