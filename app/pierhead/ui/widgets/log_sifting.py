"""Show what passes a filter in place of all lines: of what is in memory, or of the whole log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pierhead.state.log_filter import LogFilter
from pierhead.state.log_intake import KINDS
from pierhead.state.log_reading import Row
from pierhead.state.log_scan import LogScan
from pierhead.state.log_sieve import LogSieve
from pierhead.state.log_window import LogWindow
from pierhead.ui.widgets.tasks import Tasks

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

_SCAN = "scan"
_AGAIN = 16
"""Milliseconds between two slices."""


class LogSifting(QObject):
    """What a ``LogView`` shows of a ``LogWindow``."""

    changed = Signal()
    """There is more, or there will not be."""

    def __init__(self, view: LogView, window: LogWindow) -> None:
        super().__init__(view)
        self._view = view
        self._window = window
        self._sieve: LogSieve | None = None
        self._scan: LogScan | None = None
        self._tasks = Tasks(self)
        self._wanted: LogFilter | None = None
        self._around = 0
        self._slices = QTimer(self, singleShot=True, interval=_AGAIN)
        self._slices.timeout.connect(self.look)

    @property
    def on(self) -> bool:
        """Whether only some lines are shown."""
        return self._sieve is not None or self._scan is not None

    @property
    def scan(self) -> LogScan | None:
        """The search through the whole log while it lasts."""
        return self._scan if self._scan and not self._scan.done else None

    @property
    def searching(self) -> bool:
        """Whether the whole log is being searched."""
        return self._tasks.runs(_SCAN)

    @property
    def matches(self) -> int:
        """How many lines passed."""
        return sum(one.matches for one in (self._sieve, self._scan) if one)

    @property
    def problem(self) -> str:
        """Why it was given up."""
        problems = (one.problem for one in (self._sieve, self._scan) if one)
        return next((str(problem) for problem in problems if problem), "")

    def attach(self, window: LogWindow) -> None:
        """Show what there is in this window."""
        self.stop()
        self._window = window

    def show_all(self) -> None:
        """Show all lines."""
        if self.on:
            self.stop()
            self._view.filtered = False
            self._view.show_buffer(self._window.buffer)

    def sift(self, wanted: LogFilter, around: int, *, whole: bool) -> None:
        """Show what passes, and ``around`` lines before and after each."""
        self.stop()
        self._view.filtered = True
        self._window.buffer.held = False
        if whole:
            self._window.go_to_end()
            readers = [source.read for source in self._window.sources]
            self._scan = LogScan(readers, wanted, around, self._scanned)
            self._view.show_buffer(self._scan.lines)
            self._wanted, self._around = wanted, around
            self._tasks.start(_SCAN, self._scan.run())
        else:
            self._sieve = LogSieve(self._window.buffer, wanted, around)
            self._view.show_buffer(self._sieve.lines)
            self.look()

    def look(self) -> None:
        """Look at what is new."""
        if self._sieve is None or self._slices.isActive():
            return
        if self._sieve.look():
            self._slices.start()
        self._view.refresh()
        self.changed.emit()

    def stop(self) -> None:
        """Look at no more; what is shown stays."""
        self._sieve = self._scan = None
        self._tasks.stop(_SCAN)
        self._slices.stop()

    def give_up(self) -> None:
        """End the search through the whole log where it is."""
        self._tasks.stop(_SCAN)

    def _scanned(self) -> None:
        if self._scan is None:
            return
        if self._scan.done:
            self._connect(self._scan)
        self._view.refresh()
        self.changed.emit()

    def _connect(self, scan: LogScan) -> None:
        """Go on with what the window has after the last line that was read."""
        buffer, known = self._window.buffer, dict[int, int]()
        assert self._wanted is not None
        for number in range(len(self._window.sources)):
            last = scan.last(number)
            known[number] = self._place_of(last, number) if last else buffer.first - 1
        self._sieve = LogSieve(buffer, self._wanted, self._around)
        self._sieve.go_on(scan.lines, known)
        self.look()

    def _place_of(self, last: Row, source: int) -> int:
        """The index of a line, or of the last one that was written before."""
        buffer, step, when = self._window.buffer, 256, last.when
        for stop in range(buffer.end, buffer.first, -step):
            for index, text, kind in reversed(list(buffer.rows(stop - step, stop))):
                row = Row(text, kind % KINDS)
                here = row == last or not when or (row.when or when) < when
                if here and kind // KINDS == source:
                    return index
        return buffer.first - 1
