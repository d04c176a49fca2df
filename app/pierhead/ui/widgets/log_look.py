"""How a log looks: its font and size, its times, the names of several logs, colours by level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter

from pierhead.ui.theme import UNIT, monospace
from pierhead.ui.widgets.log_clock import Clock, Times
from pierhead.ui.widgets.log_paint import RowPainter

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

SMALLEST, LARGEST = 6, 32
"""Points."""
_SECOND = 1000


class LogLook(QObject):
    """The look of a ``LogView``."""

    zoomed = Signal(int)
    """The font is larger than the platform's by so many points."""

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        self._view = view
        self._hint = ""
        self.clock = Clock()
        self.zoom = 0
        """Points by which the font is larger than the platform's."""
        self.painter = RowPainter(monospace())
        self._ticking = QTimer(self, interval=_SECOND)
        self._ticking.timeout.connect(view.viewport().update)

    def set_times(self, times: Times) -> None:
        """Show when each line was written, or not."""
        self.clock.times = times
        self._ticking.setSingleShot(False)
        if times is Times.AGO:
            self._ticking.start()
        else:
            self._ticking.stop()
        self._view.refresh()

    def set_levels(self, on: bool) -> None:
        """Colour lines by how grave they are."""
        self.painter.levels = on
        self._view.viewport().update()

    def set_names(self, names: Sequence[str]) -> None:
        """Show beside each line which log it is from; none if there is only one."""
        self.painter.names = tuple(names)
        self._view.refresh()

    def set_zoom(self, points: int) -> None:
        """Make the font larger than the platform's by so many points."""
        usual = monospace().pointSize()
        self.zoom = max(SMALLEST - usual, min(points, LARGEST - usual))
        self.remake()
        self.zoomed.emit(self.zoom)

    def step_zoom(self, by: int) -> None:
        """Make the font larger by so many points, or smaller when negative."""
        self.set_zoom(self.zoom + by)

    def remake(self) -> None:
        """Take the font and the colours of now."""
        font = monospace()
        font.setPointSize(max(SMALLEST, font.pointSize() + self.zoom))
        old, self.painter = self.painter, RowPainter(font)
        self.painter.levels, self.painter.names = old.levels, old.names
        self._view.refresh()

    def set_hint(self, text: str) -> None:
        """Say this while there is no line."""
        if text != self._hint:
            self._hint = text
            self._view.viewport().update()

    def draw_hint(self, painter: QPainter) -> None:
        """Draw what is said while there is no line."""
        painter.setPen(self._view.palette().placeholderText().color())
        space = self._view.viewport().rect().adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(space, wrapped, self._hint)

    def prepare(self) -> None:
        """Make room for what is shown beside the lines of now."""
        buffer = self._view.buffer
        if self.clock.times is Times.LOCAL and len(buffer):
            self.clock.look_at(buffer.line(buffer.first).time)
        self.painter.times = self.clock.cells

    def time(self, index: int) -> str:
        """The time that is shown beside a line."""
        if self.clock.times is Times.OFF:
            return ""
        before = self._view.shown(index - 1).line.time if self.clock.times is Times.SINCE else ""
        return self.clock.text(self._view.shown(index).line.time, before)
