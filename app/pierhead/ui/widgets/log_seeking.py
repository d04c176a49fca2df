"""Find on beyond the lines of a log that are in memory, and count in all of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pierhead.state.log_count import LogCount, finding
from pierhead.state.log_window import TAIL, LogWindow, Looking
from pierhead.ui.bind import Binding
from pierhead.ui.widgets.tasks import Tasks

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_panel import LogPanel

_COUNT = "count"
_TELL = 0.1
"""Seconds between two words about how far it is."""


class LogSeeking(QObject):
    """Has a ``LogPanel``'s window look for what its bar wants.

    Counting begins when somebody goes on beyond what is loaded: it reads all of the log.
    """

    def __init__(self, panel: LogPanel) -> None:
        super().__init__(panel)
        self._panel, self._finder = panel, panel.finder
        self._binding = Binding(self, self._found)
        self._by = 0
        self._count: LogCount | None = None
        self._tasks = Tasks(self)
        self._telling = QTimer(self, interval=int(1000 * _TELL))
        self._telling.timeout.connect(self._tell)
        self._finder.beyond.connect(self._go)
        self._finder.given_up.connect(self._give_up)
        self._finder.renewed.connect(self.stop)
        self._finder.complete = self._complete
        self._finder.seeking = self._looked

    def attach(self, window: LogWindow) -> None:
        """Look in this window."""
        self.stop()
        self._binding.follow(window.found)

    def prepare(self) -> None:
        """Know of a short log whether it is all there."""
        window = self._panel.window_
        if not self._panel.sifting.on and len(window.buffer) <= TAIL:
            window.older()

    def stop(self) -> None:
        """Look for nothing more, and count no further."""
        self._give_up()
        self._count = None
        self._tasks.stop(_COUNT)

    def _complete(self) -> bool:
        return self._panel.sifting.on or self._panel.window_.all

    def _looked(self) -> int | None:
        return self._panel.window_.looked if self._by else None

    def _go(self, by: int) -> None:
        if self._by != by:
            self._by = by
            passes = finding(self._finder.pattern).passes
            self._panel.window_.seek(passes, back=by < 0)
            self._telling.start()

    def _give_up(self) -> None:
        if self._by:
            self._by = 0
            self._telling.stop()
            self._panel.window_.stop_looking()

    def _tell(self) -> None:
        if self._panel.window_.looking is not Looking.MATCH and not self._panel.window_.busy:
            # Something else was looked for meanwhile, or it went wrong.
            self._by = 0
            self._telling.stop()
        self._finder.say()

    def _found(self, index: int | None) -> None:
        by, self._by = self._by, 0
        self._telling.stop()
        if not by:
            return
        if index is not None:
            self._panel.view.show_buffer(self._panel.window_.buffer)
        self._finder.land(index, by)
        if self._count is None:
            sources = self._panel.window_.sources
            self._count = LogCount([source.read for source in sources], self._finder.pattern)
            self._finder.count(self._count)
            self._tasks.start(_COUNT, self._run(self._count))

    async def _run(self, count: LogCount) -> None:
        told = time.monotonic()
        async for _step in count.run():
            if time.monotonic() > told + _TELL:
                told = time.monotonic()
                self._finder.say()
        self._finder.say()
