"""A log on the screen: any number of lines, of which only those that are seen cost anything.

It follows the end until the user goes up. Lines wrap or are scrolled sideways; a selection runs
across lines and stays with them. Nothing in a line is read as markup. What it can do is divided
among parts that attach to it: how it looks, what is searched for, unfolded, selected and copied.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessibleInterface, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pierhead.state.logs import LogBuffer
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets import text_access
from pierhead.ui.widgets.log_access import LogText
from pierhead.ui.widgets.log_bars import LogBars
from pierhead.ui.widgets.log_copy import LogCopy
from pierhead.ui.widgets.log_folds import LogFolds
from pierhead.ui.widgets.log_keys import LogKeys
from pierhead.ui.widgets.log_line import EMPTY, ShownLine
from pierhead.ui.widgets.log_look import LogLook
from pierhead.ui.widgets.log_matches import LogMatches
from pierhead.ui.widgets.log_mouse import LogMouse
from pierhead.ui.widgets.log_scroll import LogScroll, Place
from pierhead.ui.widgets.log_selection import LogSelection
from pierhead.ui.widgets.log_telling import LogTelling


class LogView(QAbstractScrollArea):
    """Shows a ``LogBuffer``; call ``refresh`` when it changed."""

    end_wanted = Signal()
    """The user asked for the newest lines; those that are kept are shown already."""
    start_wanted = Signal()
    """The user asked for the beginning of the log."""
    line_wanted = Signal(int)
    """The user asked where the line with this index stands in the log."""

    def __init__(self, buffer: LogBuffer, name: str, parent: QWidget | None = None) -> None:
        # Set first: Qt sends events while the rest is made.
        self._keys = LogKeys(self)
        super().__init__(parent)
        text_access.install()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.buffer = buffer
        self.selection = LogSelection()
        self.sight = LogScroll(buffer, self.rows)
        self.wraps = True
        self.filtered = False
        """Whether it shows lines that stand elsewhere in the log."""
        self.access: QAccessibleInterface | None = None
        self._cache: dict[int, ShownLine] = {}
        self.look = LogLook(self)
        self.bars = LogBars(self)
        self.matches = LogMatches(self)
        self.folds = LogFolds(self)
        self.copying = LogCopy(self)
        self.mouse = LogMouse(self)
        self.telling = LogTelling(self)

    # -- what is shown

    def show_buffer(self, buffer: LogBuffer) -> None:
        """Show another log, from its end."""
        self.buffer = buffer
        self.selection = LogSelection()
        self.sight = LogScroll(buffer, self.rows)
        self.folds.clear()
        self.matches.forget()
        self.bars.widest = 0
        self.forget_shown()
        self.telling.begin()
        self.refresh()

    def refresh(self) -> None:
        """Show what the buffer has now."""
        self.look.prepare()
        self.sight.height = max(1, int(self.viewport().height() / self.row_height))
        self.moved()
        self.telling.look()

    def moved(self) -> None:
        """Show the part of the log that ``sight`` says."""
        self.bars.update()
        self.viewport().update()

    def set_wrap(self, on: bool) -> None:
        """Wrap lines, or scroll sideways."""
        self.wraps = on
        self.horizontalScrollBar().setValue(0)
        self.refresh()

    def go_to_end(self) -> None:
        """Show the newest lines and stay there."""
        self.sight.end()
        self.end_wanted.emit()
        self.moved()

    @property
    def following(self) -> bool:
        """Whether it stays at the end."""
        return self.sight.following

    def shown(self, index: int) -> ShownLine:
        """A line as it is drawn; empty if it is not kept any more."""
        if not self.buffer.first <= index < self.buffer.end:
            return EMPTY
        line = self.buffer.line(index)
        known = self._cache.get(index)
        if known is None or known.line != line:
            if len(self._cache) > 4 * self.sight.height + 100:
                self._cache.clear()
            known = self._cache[index] = ShownLine(line, unfolded=self.folds.unfolded(index))
        return known

    def forget_shown(self) -> None:
        """Lines are to be drawn in another way than before."""
        self._cache.clear()

    # -- measures

    @property
    def row_height(self) -> float:
        """In logical pixels."""
        return self.look.painter.height

    @property
    def across(self) -> int:
        """Cells from the left to the right edge."""
        room = self.viewport().width() - self.look.painter.left - UNIT
        return max(8, int(room / self.look.painter.cell))

    @property
    def wrapping(self) -> int | None:
        """Cells after which lines wrap; None when they do not."""
        return self.across if self.wraps else None

    def rows(self, index: int) -> int:
        """How many rows a line takes."""
        return self.shown(index).rows(self.wrapping)

    def cells_of(self, place: Place) -> tuple[int, int]:
        """The cells of a row that are between the left and the right edge."""
        start, end = self.shown(place.line).span(place.row, self.wrapping)
        first = start if self.wraps else start + self.horizontalScrollBar().value()
        return first, min(first + self.across, max(end, first + 1))

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        if not len(self.buffer):
            self.look.draw_hint(painter)
        widest, y = self.bars.widest, 0.0
        for place in self.sight.seen():
            self._draw_row(painter, y, place)
            widest = max(widest, self.shown(place.line).cells)
            y += self.row_height
        painter.end()
        if widest > self.bars.widest:
            self.bars.widest = widest
            if not self.wraps:
                QTimer.singleShot(0, self, self.bars.update)

    def _draw_row(self, painter: QPainter, y: float, place: Place) -> None:
        rows, shown = self.look.painter, self.shown(place.line)
        cells = self.cells_of(place)
        if selected := self.selection.columns(place.line, len(shown.text)):
            rows.draw_selection(painter, y, shown, selected, cells)
        self.matches.draw(painter, y, place.line, shown, cells)
        if place.row == 0:
            unfolded = self.folds.unfolded(place.line)
            rows.draw_gutter(painter, y, shown, self.look.time(place.line), unfolded=unfolded)
        rows.draw_row(painter, y, shown, cells)

    # -- Qt

    def drawn_text(self) -> LogText:
        """The lines in sight, for screen readers."""
        return LogText(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            event.ignore()

    def event(self, event: QEvent) -> bool:
        return self._keys.claims(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.look.remake()
