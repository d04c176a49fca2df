"""Go to places in a log that are not in memory."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pierhead.engine.decode import moment
from pierhead.state.log_window import LogWindow
from pierhead.state.logs import LogBuffer, LogLine
from pierhead.ui.bind import Binding
from pierhead.ui.widgets.log_scroll import Place
from pierhead.ui.widgets.log_selection import Spot

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_panel import LogPanel

_FAR = 5000
"""Lines in which a line is looked for, on both sides of its time."""


class LogPlaces(QObject):
    """Has a ``LogPanel``'s window read what its view comes near."""

    def __init__(self, panel: LogPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._binding = Binding(self, self._placed)
        self._line: LogLine | None = None
        bars = panel.view.bars
        bars.older_wanted.connect(self._older)
        bars.newer_wanted.connect(self._newer)
        panel.view.end_wanted.connect(self._end)
        panel.view.start_wanted.connect(lambda: self.go(None))
        panel.view.line_wanted.connect(self.show_line)

    def attach(self, window: LogWindow) -> None:
        """Go to places in this window."""
        self._binding.follow(window.placed)

    def go(self, when: datetime | None) -> None:
        """Show the log from a time on, or from its beginning."""
        self._line = None
        self._panel.filters.shut()
        self._panel.window_.go_to(when)

    def show_line(self, index: int) -> None:
        """Show where a line that passed the filter stands among the others."""
        panel = self._panel
        line = panel.view.shown(index).line
        if not line.time:
            return
        panel.filters.shut()
        buffer = panel.window_.buffer
        place = _find(buffer, line, buffer.first, buffer.end)
        if place is not None:
            self._reveal(place)
        else:
            self._line = line
            panel.window_.go_to(moment(line.time))

    def _placed(self, index: int) -> None:
        view, line = self._panel.view, self._line
        if self._panel.sifting.on:
            return
        view.show_buffer(self._panel.window_.buffer)
        if line is not None:
            found = _find(view.buffer, line, index, index + _FAR)
            self._reveal(index if found is None else found)
        else:
            view.sight.go_exactly(Place(index))
            view.moved()

    def _reveal(self, index: int) -> None:
        """Select a line, and show it with what is around it."""
        view = self._panel.view
        view.sight.go_exactly(Place(index))
        view.sight.move(-(view.sight.height // 3))
        view.sight.go_exactly(view.sight.top)
        view.selection.begin(Spot(index, 0))
        view.selection.extend(Spot(index, len(view.shown(index).text)))
        view.moved()
        view.setFocus()

    def _older(self) -> None:
        if not self._panel.sifting.on:
            self._panel.window_.older()

    def _newer(self) -> None:
        if not self._panel.sifting.on:
            self._panel.window_.newer()

    def _end(self) -> None:
        if not self._panel.sifting.on:
            self._panel.window_.go_to_end()


def _find(buffer: LogBuffer, line: LogLine, start: int, end: int) -> int | None:
    """Where a line is in a part of a buffer."""
    for index, text, _kind in buffer.rows(start, end):
        if text.startswith(line.time) and buffer.line(index) == line:
            return index
    return None
