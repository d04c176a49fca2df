"""Collect garbage in the thread of the window only, and much of it only while nothing goes on.

Python collects wherever the threshold happens to be passed. In a worker thread that would delete
widgets and timers, which Qt allows in their own thread alone. And it goes through all that came
since, which takes about half a millisecond for a thousand objects: too long where a list of fifty
thousand has just come. So many are set aside without being looked at, until the app rests.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

PERIOD = 200
"""Milliseconds between two looks at what there is to collect: it takes the longer the more came."""
SETTLED = 4000
"""Milliseconds after which the app has started in every respect."""
MANY = 15_000
"""Objects beyond which looking through them would be felt."""
REST = 50
"""Looks in a row at which nothing went on before all is looked through: ten seconds."""
_STILL = 0.02
"""The share of its time that a thread works at most while nothing goes on."""
_DUE = 10
"""Collections after which looking through all is worth it, as for Python itself."""
_OVERDUE = 1000
"""Collections after which all is looked through even though the app never rests."""


class GarbageCollector(QObject):
    """Takes over from Python's own until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._automatic = gc.isenabled()
        gc.disable()
        self._since = 0
        """Collections since all was looked through."""
        self._resting = 0
        self._worked, self._looked = time.thread_time(), time.monotonic()
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        # By now everything is loaded that lives as long as the app: leaving it out keeps
        # collecting short.
        QTimer.singleShot(SETTLED, self, gc.freeze)

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would; all of it at rest."""
        counts = zip(gc.get_count(), self._thresholds, strict=True)
        due = [number for number, (count, most) in enumerate(counts) if count > most]
        if due:
            self._collect(due[-1])
        rests = self._rests()
        if self._since > _OVERDUE or (rests and self._since > _DUE):
            self._since = 0
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def _collect(self, generation: int) -> None:
        many = sum(len(gc.get_objects(each)) for each in range(generation + 1)) > MANY
        if many:
            gc.freeze()  # All that there is stays out of what is looked through.
        else:
            gc.collect(generation)
        self._since += many or generation > 0

    def _rests(self) -> bool:
        """Whether nothing has gone on in the thread of the window for some time."""
        worked, looked = time.thread_time(), time.monotonic()
        still = worked - self._worked <= _STILL * (looked - self._looked)
        self._resting = self._resting + 1 if still else 0
        self._worked, self._looked = worked, looked
        return self._resting > REST

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._automatic:
            gc.enable()
